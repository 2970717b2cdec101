// SPDX-License-Identifier: MIT
using System.Numerics;
using X64Paging.Kernel.Processes;

namespace X64Paging.Kernel.Linux.Signals;

/// <summary>What a process does about signals, which of them it blocks, and which wait.</summary>
internal sealed class ProcessSignals
{
    /// <summary>The most that wait: RLIMIT_SIGPENDING.</summary>
    private const int QueueLimit = 1024;

    private readonly SignalAction[] _actions = new SignalAction[SignalSet.Highest + 1];
    private readonly List<SignalInfo> _queue = [];

    // The mask to come back to when a call that has changed it for as long as it waits is over.
    private ulong? _savedMask;

    /// <summary>The signals that are blocked.</summary>
    public ulong Blocked
    {
        get;
        set => field = value & ~SignalSet.Unblockable;
    }

    /// <summary>The signals that wait.</summary>
    public ulong Pending { get; private set; }

    public AlternateStack AlternateStack { get; set; } = AlternateStack.None;

    public TrapInformation LastTrap { get; set; }

    /// <summary>Whether a signal waits that is not blocked.</summary>
    public bool MayDeliver => (Pending & ~Blocked) != 0;

    /// <summary>What is done about a signal.</summary>
    public SignalAction this[Signal signal]
    {
        get => _actions[(int)signal];
        set => _actions[(int)signal] = value;
    }

    public bool IsIgnored(Signal signal) => this[signal].IsIgnore || (this[signal].IsDefault && SignalSet.IsIgnoredByDefault(signal));

    /// <summary>Whether a signal would be delivered if it came.</summary>
    public bool Accepts(Signal signal) => (Blocked & SignalSet.Of(signal)) == 0 && !IsIgnored(signal);

    /// <summary>What a child begins with: the same actions and mask, and nothing that waits.</summary>
    public ProcessSignals CopyForChild()
    {
        ProcessSignals copy = new() { Blocked = _savedMask ?? Blocked, AlternateStack = AlternateStack };
        _actions.CopyTo(copy._actions, 0);
        return copy;
    }

    /// <summary>What another program begins with: no handlers, and no alternate stack.</summary>
    public void ResetForExecute()
    {
        for (int i = 0; i < _actions.Length; i++)
            _actions[i] = _actions[i].IsIgnore ? _actions[i] with { Flags = SignalFlags.None, Mask = 0 } : default;
        AlternateStack = AlternateStack.None;
    }

    /// <summary>Adds a signal to those that wait. An ordinary one that waits already is not added again.</summary>
    /// <returns><see langword="false"/> when too many wait.</returns>
    public bool TryAdd(in SignalInfo info)
    {
        ulong bit = SignalSet.Of(info.Signal);
        if ((Pending & bit) != 0 && (int)info.Signal < SignalSet.FirstRealTime)
            return true;
        if (_queue.Count >= QueueLimit)
            return false;

        _queue.Add(info);
        Pending |= bit;
        return true;
    }

    /// <summary>Takes the lowest signal that waits and is not blocked.</summary>
    public bool TryTake(out SignalInfo info)
    {
        info = default;
        ulong ready = Pending & ~Blocked;
        if (ready == 0)
            return false;

        Signal signal = (Signal)(BitOperations.TrailingZeroCount(ready) + 1);
        int index = _queue.FindIndex(waiting => waiting.Signal == signal);
        info = _queue[index];
        _queue.RemoveAt(index);
        if (!_queue.Exists(waiting => waiting.Signal == signal))
            Pending &= ~SignalSet.Of(signal);
        return true;
    }

    /// <summary>Drops what waits and would be ignored.</summary>
    public void DropIgnored()
    {
        _queue.RemoveAll(waiting => (Blocked & SignalSet.Of(waiting.Signal)) == 0 && IsIgnored(waiting.Signal));
        Pending = 0;
        foreach (SignalInfo waiting in _queue)
            Pending |= SignalSet.Of(waiting.Signal);
    }

    /// <summary>Blocks other signals for as long as a call waits. On the call's next tries nothing changes.</summary>
    public void SuspendMask(ulong mask)
    {
        if (_savedMask != null)
            return;

        _savedMask = Blocked;
        Blocked = mask;
    }

    /// <summary>Ends <see cref="SuspendMask"/> without a signal.</summary>
    public void ResumeMask()
    {
        if (_savedMask is { } mask)
            Blocked = mask;
        _savedMask = null;
    }

    /// <summary>The mask that is in force again after the handler that is about to run.</summary>
    public ulong TakeMaskForFrame()
    {
        ulong mask = _savedMask ?? Blocked;
        _savedMask = null;
        return mask;
    }
}
