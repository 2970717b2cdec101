// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Memory;
using X64Paging.Kernel.Processes;
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Diagnostics.Profiling;

/// <summary>The fault that is under way: one object, used again for each.</summary>
/// <remarks>
/// Host times come from what others tell on the way: the walk, the fault, the handler's begin, the frame it takes, the invalidation,
/// the frame it releases, the handler's end, the allowed access. Each difference holds about one reading of the clock.
/// </remarks>
internal sealed class FaultInProgress
{
    private readonly CostModel _costs;
    private FaultPhases _cycles;
    private FaultPhases _nanoseconds;
    private MmuStatistics _walked;
    private MmuStatistics _retried;
    private long _faultedAt;
    private long _raisedAt;
    private long _frameTakenAt;
    private long _invalidatedAt;
    private long _frameReleasedAt;
    private long _handledAt;

    public FaultInProgress(CostModel costs) => _costs = costs;

    public FaultStage Stage { get; private set; }

    public LinearAddress Page { get; private set; }

    public AccessKind Access { get; private set; }

    public FaultKind Kind { get; private set; }

    public ulong BytesCopied { get; private set; }

    public ulong BytesZeroed { get; private set; }

    public ulong BytesFilled { get; private set; }

    public ulong Invalidations { get; private set; }

    public ref readonly MmuStatistics Walked => ref _walked;

    public ref readonly MmuStatistics Retried => ref _retried;

    public ref readonly FaultPhases Cycles => ref _cycles;

    public ref readonly FaultPhases Nanoseconds => ref _nanoseconds;

    /// <summary>The MMU has refused an access.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="walked">What the MMU has counted for it.</param>
    /// <param name="walkStart">When its walk began.</param>
    /// <param name="walkEnd">When the MMU told of it.</param>
    /// <param name="now">When whoever was told goes on.</param>
    public void Begin(in PageFault fault, in MmuStatistics walked, long walkStart, long walkEnd, long now)
    {
        Stage = FaultStage.Raised;
        Page = fault.Address.PageBase;
        Access = fault.Kind;
        BytesCopied = BytesZeroed = BytesFilled = Invalidations = 0;
        _walked = walked;
        _retried = default;
        _cycles = default;
        _cycles[(int)FaultPhase.Walk] = _costs.CyclesOf(walked);
        _nanoseconds = default;
        _nanoseconds[(int)FaultPhase.Walk] = Elapsed(walkStart, walkEnd);
        _faultedAt = now;
        _frameTakenAt = _invalidatedAt = _frameReleasedAt = 0;
    }

    public void Raise(long now)
    {
        Stage = FaultStage.Handling;
        _cycles[(int)FaultPhase.Raise] = _costs.FaultEntry;
        _nanoseconds[(int)FaultPhase.Raise] = Elapsed(_faultedAt, now);
    }

    /// <summary>The observer's own work is done: the handler begins.</summary>
    public void BeginHandling(long now) => _raisedAt = now;

    /// <summary>The handler has taken a frame. Tables come first, so the last one is the page's.</summary>
    public void TakeFrame(long now) => _frameTakenAt = now;

    public void Invalidate(long now)
    {
        if (Invalidations++ == 0)
            _invalidatedAt = now;
    }

    public void ReleaseFrame(long now) => _frameReleasedAt = now;

    /// <summary>The handler has ended.</summary>
    /// <param name="record">What it did.</param>
    /// <param name="region">The page's region, if there is one.</param>
    /// <param name="zeroFrame">The frame of zeros that all share.</param>
    public void Handle(in FaultRecord record, Region? region, Frame zeroFrame, long now)
    {
        Stage = record.Result.IsResolved ? FaultStage.Retrying : FaultStage.None;
        Kind = FaultKinds.Of(record);
        ulong copyCycles = 0;
        if (Kind == FaultKind.CowCopy)
        {
            BytesCopied = Frame.Size;
            copyCycles = _costs.CopyFrame;
        }
        else if (Kind == FaultKind.DemandFile)
        {
            BytesFilled = region == null ? 0 : (ulong)region.ContentsOf(Page).Length;
            copyCycles = _costs.FillFrame;
        }
        else if (Kind is FaultKind.DemandZero or FaultKind.CowZero || (Kind == FaultKind.StackGrowth && record.Result.Target != zeroFrame))
        {
            BytesZeroed = Frame.Size;
            copyCycles = _costs.ZeroFrame;
        }

        _cycles[(int)FaultPhase.Handler] = _costs.Handler;
        _cycles[(int)FaultPhase.Copy] = copyCycles;
        _cycles[(int)FaultPhase.Invalidate] = Invalidations * _costs.InvalidatePage;
        _cycles[(int)FaultPhase.Retry] = _costs.FaultExit;
        SplitHandler(now);
    }

    /// <summary>The observer's own work is done: the way back begins.</summary>
    public void BeginRetry(long now) => _handledAt = now;

    /// <summary>The access was tried again, and allowed.</summary>
    public void Retry(in MmuStatistics walked, long now)
    {
        _retried = walked;
        _cycles[(int)FaultPhase.Retry] += _costs.CyclesOf(walked);
        _nanoseconds[(int)FaultPhase.Retry] = Elapsed(_handledAt, now);
    }

    public void End() => Stage = FaultStage.None;

    private void SplitHandler(long now)
    {
        ulong copy = 0;
        if (BytesCopied + BytesZeroed + BytesFilled > 0)
            copy = Elapsed(_frameTakenAt, Invalidations > 0 ? _invalidatedAt : now);
        ulong invalidate = Invalidations > 0 ? Elapsed(_invalidatedAt, _frameReleasedAt > _invalidatedAt ? _frameReleasedAt : now) : 0;
        _nanoseconds[(int)FaultPhase.Copy] = copy;
        _nanoseconds[(int)FaultPhase.Invalidate] = invalidate;
        _nanoseconds[(int)FaultPhase.Handler] = Elapsed(_raisedAt, now) - ulong.Min(copy + invalidate, Elapsed(_raisedAt, now));
    }

    private static ulong Elapsed(long start, long end) => end > start ? (ulong)(end - start) : 0;
}
