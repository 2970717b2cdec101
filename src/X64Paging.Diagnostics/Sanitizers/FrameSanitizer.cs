// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Memory;
using X64Paging.Kernel.Processes;
using X64Paging.Memory;
using X64Paging.Paging;

namespace X64Paging.Diagnostics.Sanitizers;

/// <summary>Checks the kernel's account of its frames whenever it has done something: references, copy-on-write, frames freed and leaked.</summary>
/// <remarks>
/// A frame has as many references as entries that name it; pages shared by mapping and the zero frame have one more. A page that is
/// private and writable has its frame alone. A page of a region that can be written is writable, or marked. What a check costs grows with
/// what has changed since the one before.
/// </remarks>
public sealed class FrameSanitizer : IFrameObserver, IDisposable
{
    private readonly Supervisor _supervisor;
    private readonly FrameAllocator _frames;
    private readonly Func<CodePoint> _now;
    private readonly Action<SanitizerReport> _report;
    private readonly IFrameObserver? _next;
    private readonly FrameModel _model;
    private readonly List<(AddressSpace Memory, int Pid)> _living = [];
    private readonly List<Frame> _checking = [];
    private HashSet<Frame>? _shared;

    /// <summary>Begins to observe a kernel. Who observed its frames before hears of everything still.</summary>
    /// <param name="supervisor">The kernel, before its first process runs.</param>
    /// <param name="now">Tells where the run is.</param>
    /// <param name="report">Is given each report when a check finds it.</param>
    public FrameSanitizer(Supervisor supervisor, Func<CodePoint> now, Action<SanitizerReport> report)
    {
        ArgumentNullException.ThrowIfNull(supervisor);
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(report);
        _supervisor = supervisor;
        _frames = supervisor.Frames;
        _now = now;
        _report = report;
        _model = new FrameModel(supervisor.Mmu, now);
        _next = _frames.Observer;
        _frames.Observer = this;
    }

    /// <summary>Checks made.</summary>
    public ulong Checks { get; private set; }

    /// <summary>Checks all that has changed since the last check. The kernel must be between two things that it does.</summary>
    public void Check()
    {
        Checks++;
        _shared = null;
        _living.Clear();
        foreach (Process process in _supervisor.Processes)
        {
            if (!_living.Exists(other => other.Memory == process.Memory))
                _living.Add((process.Memory, process.Pid));
        }

        _model.Update(_living);
        if (_model.Touched.Count == 0)
            return;

        CodePoint where = _now();
        foreach ((TablePlace table, PhysicalAddress address, int index, PageTableEntry entry) in _model.ChangedPages)
            CheckPage(where, table, address, index, entry);
        _model.ChangedPages.Clear();

        // In the order of frames, so that reports do not depend on how they were noted.
        _checking.AddRange(_model.Touched);
        _checking.Sort(static (left, right) => left.Number.CompareTo(right.Number));
        _model.Touched.Clear();
        foreach (Frame frame in _checking)
            CheckFrame(where, frame);
        _checking.Clear();
    }

    /// <summary>Has every page of a process looked at by the next check: its regions have changed.</summary>
    public void Recheck(Process process)
    {
        ArgumentNullException.ThrowIfNull(process);
        _model.Recheck(process.Memory);
        _model.Touched.Add(new PhysicalAddress(process.Memory.Cr3).Frame);
    }

    /// <inheritdoc/>
    public void Allocated(Frame frame)
    {
        _next?.Allocated(frame);
        FrameUse use = _model.UseOf(frame);
        use.AllocatedBy = _now();
        use.ReleasedBy = null;
        use.Told = null;
        _model.Touched.Add(frame);
    }

    /// <inheritdoc/>
    public void Referenced(Frame frame, uint references)
    {
        _next?.Referenced(frame, references);
        _model.Touched.Add(frame);
    }

    /// <inheritdoc/>
    public void Released(Frame frame, uint references)
    {
        _next?.Released(frame, references);
        _model.UseOf(frame).ReleasedBy = _now();
        _model.Touched.Add(frame);
    }

    /// <summary>Gives the allocator its observer of before.</summary>
    public void Dispose()
    {
        _frames.Observer = _next;
        _model.Dispose();
    }

    private void CheckFrame(CodePoint where, Frame frame)
    {
        FrameUse use = _model.UseOf(frame);
        uint references = _frames.ReferenceCount(frame);
        uint expected = (uint)use.Named + (frame == _frames.ZeroFrame ? 1u : 0);
        if (references != expected && IsShared(frame))
            expected++;

        FrameMistake? mistake = references == expected ? null
            : references == 0 ? FrameMistake.FreedWhileMapped
            : use.Named == 0 ? FrameMistake.Leaked
            : references < expected ? FrameMistake.TooFewReferences
            : FrameMistake.TooManyReferences;
        bool isIntruded = use.Writers > 0 && (use.Named > 1 || frame == _frames.ZeroFrame);
        if (mistake == null && !isIntruded)
        {
            use.Told = null;
            return;
        }

        if (mistake is { } account)
            Tell(where, account, frame, references, expected);
        if (isIntruded)
            Tell(where, FrameMistake.WritableInOneOfSeveral, frame, references, expected);
    }

    /// <summary>A private page of a region that can be written must be so at once, or be marked for the write that comes.</summary>
    private void CheckPage(CodePoint where, in TablePlace table, PhysicalAddress address, int index, PageTableEntry entry)
    {
        LinearAddress page = table.PageOf(index);
        if (!entry.IsPresent || table.Space.RegionOf(page) is not { } region || !IsStill(address, entry))
            return;

        bool mayWrite = (region.Rights & RegionRights.Write) != 0;
        FrameMistake? mistake = mayWrite && !entry.IsWritable && !entry.Has(PageMarks.CopyOnWrite) ? FrameMistake.CopyOnWriteMarkLost
            : !mayWrite && entry.IsWritable ? FrameMistake.WritableAgainstRegion
            : null;
        if (mistake is { } found)
            Tell(where, found, entry.Frame, _frames.ReferenceCount(entry.Frame), (uint)_model.UseOf(entry.Frame).Named);
    }

    /// <summary>Whether the entry is what it was when its change was noted: it may have changed more than once.</summary>
    private bool IsStill(PhysicalAddress address, PageTableEntry entry) =>
        new PageTableEntry(_supervisor.Mmu.Memory.ReadEntry(address)).With(PageTableFlags.Accessed | PageTableFlags.Dirty)
        == entry.With(PageTableFlags.Accessed | PageTableFlags.Dirty);

    /// <summary>Whether a region shares the frame by mapping, which is a reference of its own.</summary>
    private bool IsShared(Frame frame)
    {
        _shared ??= [.. from living in _living
                        from region in living.Memory.Regions
                        where region.Shared != null
                        from held in region.Shared!.Held
                        select held];
        return _shared.Contains(frame);
    }

    private void Tell(CodePoint where, FrameMistake mistake, Frame frame, uint references, uint expected)
    {
        FrameUse use = _model.UseOf(frame);
        if ((use.Told ??= []).Add(mistake))
            _report(new FrameReport(where, mistake, frame, references, expected, _model.MappingsOf(frame), use.AllocatedBy, use.ReleasedBy));
    }
}
