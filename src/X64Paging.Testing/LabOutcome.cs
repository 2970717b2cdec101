// SPDX-License-Identifier: MIT
using X64Paging.Cpu;
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Testing;

/// <summary>What came of a run or of a single access: its faults, and what it changed in the tables.</summary>
public abstract class LabOutcome
{
    private readonly TableSnapshot _before;
    private readonly TableSnapshot _after;

    private protected LabOutcome(LabRecord record)
    {
        Space = record.Space;
        Faults = record.Faults;
        Fault = record.IsOpen ? record.Faults[^1] : null;
        Copies = record.Copies;
        LastAccess = record.LastAccess;
        _before = record.Before;
        _after = record.After;
    }

    /// <summary>The space that CR3 named at the start.</summary>
    public PagingSpace Space { get; }

    /// <summary>Every page fault in turn, also those that the handler mended.</summary>
    public IReadOnlyList<LabFault> Faults { get; }

    /// <summary>The page fault that ended it, if one did.</summary>
    public LabFault? Fault { get; }

    /// <summary>The exception other than #PF that ended it, if one did.</summary>
    public CpuException? Exception { get; private protected init; }

    /// <summary>Each <see cref="PhysicalMemory.CopyFrame"/> in turn.</summary>
    public IReadOnlyList<FrameCopy> Copies { get; }

    /// <summary>The last read or write that was allowed, and how it was translated; none while a test has an observer of the MMU's.</summary>
    public ObservedAccess? LastAccess { get; }

    /// <summary>Which of A and D were clear in the entry of a level before, and set afterwards.</summary>
    /// <param name="level">The level. Where no entry of it led to the address afterwards, none was set.</param>
    /// <param name="address">The address, in <see cref="Space"/>.</param>
    public PageTableFlags FlagsSet(PagingLevel level, LabAddress address)
    {
        const PageTableFlags Flags = PageTableFlags.Accessed | PageTableFlags.Dirty;
        foreach (WalkStep step in _after.StepsTo(address, Space.Root))
        {
            if (step.Level == level)
                return step.Entry.Flags & ~_before[step.EntryAddress].Flags & Flags;
        }

        return PageTableFlags.None;
    }

    /// <summary>How it ended, in words.</summary>
    public abstract override string ToString();

    private protected static string InWords(CpuException exception) =>
        $"exception {(int)exception.Vector} ({exception.Vector}), error code 0x{exception.ErrorCode:x}";
}
