// SPDX-License-Identifier: MIT
using System.Diagnostics;
using X64Paging.Cpu.State;
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Testing;

/// <summary>Assertions about page faults, page-table flags, TLBs and frames. One that fails prints the walk and marks the entry that differs.</summary>
/// <remarks>All throw xunit's <see cref="Xunit.Sdk.XunitException"/> when they fail.</remarks>
[StackTraceHidden]
public static class PagingAssert
{
    /// <summary>Runs the program: it must end with a page fault that no handler mended.</summary>
    /// <returns>The fault.</returns>
    public static LabFault Faults(PagingLab lab)
    {
        ArgumentNullException.ThrowIfNull(lab);
        return Faults(lab.Run());
    }

    /// <summary>The run or access must have ended with a page fault that no handler mended.</summary>
    /// <returns>The fault.</returns>
    public static LabFault Faults(LabOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        if (outcome.Fault == null)
            Failure.Throw("a page fault that no handler mends", outcome.ToString(), OutcomeText.Of(outcome));
        return outcome.Fault;
    }

    /// <summary>Runs the program: it must come to its end without any page fault, mended or not.</summary>
    public static LabRun DoesNotFault(PagingLab lab)
    {
        ArgumentNullException.ThrowIfNull(lab);
        LabRun run = lab.Run();
        DoesNotFault(run);
        return run;
    }

    /// <summary>The run or access must have come to its end without any page fault, mended or not.</summary>
    public static void DoesNotFault(LabOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        if (outcome.Faults.Count > 0)
        {
            LabFault first = outcome.Faults[0];
            Failure.Throw("no page fault", $"{outcome.Faults.Count}, the first: {FaultText.Of(first.Value)}", first.ToString());
        }

        Completes(outcome);
    }

    /// <summary>Runs the program: it must come to its end, HLT or INT3, whatever faults a handler mended on the way.</summary>
    public static LabRun Completes(PagingLab lab)
    {
        ArgumentNullException.ThrowIfNull(lab);
        LabRun run = lab.Run();
        Completes(run);
        return run;
    }

    /// <summary>The run or access must have come to its end, whatever faults a handler mended on the way.</summary>
    public static void Completes(LabOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        bool isStopped = outcome is LabRun { End: not (RunEnd.Halted or RunEnd.Breakpoint) }
            || outcome.Exception != null
            || outcome.Fault != null;
        if (isStopped)
            Failure.Throw("an end without fault or exception", outcome.ToString(), OutcomeText.Of(outcome));
    }

    /// <summary>The run or access must have ended with an exception other than #PF.</summary>
    public static void Raises(LabOutcome outcome, ExceptionVector vector)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        if (outcome.Exception?.Vector != vector)
            Failure.Throw($"exception {(int)vector} ({vector})", outcome.ToString(), OutcomeText.Of(outcome));
    }

    /// <summary>So many page faults must have been raised, mended or not.</summary>
    public static void FaultCount(LabOutcome outcome, int expected)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        if (outcome.Faults.Count != expected)
            Failure.Throw($"{expected} page faults", $"{outcome.Faults.Count} page faults", OutcomeText.Of(outcome));
    }

    /// <summary>The fault must have exactly this CR2 and this error code.</summary>
    public static void Fault(LabFault fault, LabAddress at, PageFaultErrorCode errorCode)
    {
        ArgumentNullException.ThrowIfNull(fault);
        if (fault.Address.Value != at.Value || fault.ErrorCode != errorCode)
            Failure.Throw(FaultText.Of(at, errorCode), FaultText.Of(fault.Address, fault.ErrorCode), fault.ToString());
    }

    /// <summary>The fault must have exactly this CR2 and this error code. For faults without a lab: no walk can be printed.</summary>
    public static void Fault(PageFault fault, LabAddress at, PageFaultErrorCode errorCode)
    {
        if (fault.Address.Value != at.Value || fault.ErrorCode != errorCode)
            Failure.Throw(FaultText.Of(at, errorCode), FaultText.Of(fault.Address, fault.ErrorCode), FaultText.Of(fault));
    }

    /// <summary>The entry of this level must have refused, by this bit being set or clear; and not a cached translation by itself.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="level">The level: the highest one, where several entries refuse.</param>
    /// <param name="bit">The bit.</param>
    public static void RefusedBy(LabFault fault, PagingLevel level, PageTableFlags bit)
    {
        ArgumentNullException.ThrowIfNull(fault);
        if (fault.Refusal.Level != level || 1UL << fault.Refusal.Bit != (ulong)bit)
        {
            string expected = $"refused by {FaultText.NameOf(bit)} of the {level} entry";
            Failure.Throw(expected, FaultText.Of(fault.Refusal, fault.Value.Source), fault.ToString());
        }
    }

    /// <summary>The entry of this level must have refused, by this rule; and not a cached translation by itself.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="level">The level: the highest one, where several entries refuse.</param>
    /// <param name="rule">The rule.</param>
    public static void RefusedBy(LabFault fault, PagingLevel level, RefusalRule rule)
    {
        ArgumentNullException.ThrowIfNull(fault);
        if (fault.Refusal.Level != level || fault.Refusal.Rule != rule)
            Failure.Throw($"refused by the {level} entry: {rule}", FaultText.Of(fault.Refusal, fault.Value.Source), fault.ToString());
    }

    /// <summary>The tables must have allowed the access by then: a stale translation refused it, and trying again succeeds.</summary>
    public static void Spurious(LabFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        if (!fault.IsSpurious)
        {
            const string Expected = "refused by a cached translation that the tables no longer bear out";
            Failure.Throw(Expected, FaultText.Of(fault.Refusal, fault.Value.Source), fault.ToString());
        }
    }

    /// <inheritdoc cref="Accessed(PagingSpace, LabAddress, PagingLevel[])"/>
    public static void Accessed(PagingLab lab, LabAddress address, params PagingLevel[] levels)
    {
        ArgumentNullException.ThrowIfNull(lab);
        Accessed(lab.Space, address, levels);
    }

    /// <summary>Of the entries on the way to an address, exactly those of these levels must have A set; with no level, none.</summary>
    public static void Accessed(PagingSpace space, LabAddress address, params PagingLevel[] levels)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(levels);
        LevelFlags flags = new(PageTableFlags.Accessed, WalkText.Look(space, address));
        foreach (WalkStep step in flags.Walk.Steps)
            flags.Note(step.Level, step.Entry.IsPresent && step.Entry.IsAccessed);
        if (!flags.Matches(levels))
            Failure.Throw(flags.Expected("set", levels), flags.Actual("set"), flags.Marked("is set", "is clear", levels));
    }

    /// <inheritdoc cref="Dirty(PagingSpace, LabAddress)"/>
    public static void Dirty(PagingLab lab, LabAddress address)
    {
        ArgumentNullException.ThrowIfNull(lab);
        Dirty(lab.Space, address);
    }

    /// <summary>The entry that maps the address must have D set.</summary>
    public static void Dirty(PagingSpace space, LabAddress address)
    {
        ArgumentNullException.ThrowIfNull(space);
        Walk walk = WalkText.Look(space, address);
        if (!WalkText.IsDirty(walk))
            Failure.Throw($"D set for {address}", "D clear", WalkText.MarkLast(walk, "D is clear"));
    }

    /// <inheritdoc cref="NotDirty(PagingSpace, LabAddress)"/>
    public static void NotDirty(PagingLab lab, LabAddress address)
    {
        ArgumentNullException.ThrowIfNull(lab);
        NotDirty(lab.Space, address);
    }

    /// <summary>The address must be mapped, by an entry whose D is clear.</summary>
    public static void NotDirty(PagingSpace space, LabAddress address)
    {
        ArgumentNullException.ThrowIfNull(space);
        Walk walk = WalkText.Look(space, address);
        if (WalkText.IsDirty(walk) || !walk.Steps[^1].Entry.IsPresent)
        {
            bool isPresent = walk.Steps[^1].Entry.IsPresent;
            string marked = WalkText.MarkLast(walk, isPresent ? "D is set" : "not present");
            Failure.Throw($"D clear for {address}", isPresent ? "D set" : "not mapped", marked);
        }
    }

    /// <summary>The run or access must have set A, where it was clear, in exactly the entries of these levels; with no level, in none.</summary>
    public static void SetsAccessed(LabOutcome outcome, LabAddress address, params PagingLevel[] levels)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        ArgumentNullException.ThrowIfNull(levels);
        LevelFlags flags = LevelFlags.SetBy(outcome, address, PageTableFlags.Accessed);
        if (!flags.Matches(levels))
        {
            string marked = flags.Marked("was newly set", "was not newly set", levels);
            Failure.Throw(flags.Expected("newly set", levels), flags.Actual("newly set"), marked);
        }
    }

    /// <summary>The run or access must have set D, where it was clear, in the entry that maps the address.</summary>
    public static void SetsDirty(LabOutcome outcome, LabAddress address)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        LevelFlags flags = LevelFlags.SetBy(outcome, address, PageTableFlags.Dirty);
        PagingLevel leaf = flags.Walk.Steps[^1].Level;
        if (!flags.Matches([leaf]))
        {
            string marked = flags.Marked("was newly set", "was not newly set", [leaf]);
            Failure.Throw(flags.Expected("newly set", [leaf]), flags.Actual("newly set"), marked);
        }
    }

    /// <summary>The run or access must not have set D for the address, whether it was set before or not.</summary>
    public static void SetsNoDirty(LabOutcome outcome, LabAddress address)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        LevelFlags flags = LevelFlags.SetBy(outcome, address, PageTableFlags.Dirty);
        if (!flags.Matches([]))
        {
            string marked = flags.Marked("was newly set", "was not newly set", []);
            Failure.Throw(flags.Expected("newly set", []), flags.Actual("newly set"), marked);
        }
    }

    /// <summary>A translation of the address, of the current PCID or global, must be cached.</summary>
    public static void TlbContains(PagingLab lab, LabAddress address)
    {
        ArgumentNullException.ThrowIfNull(lab);
        TlbContains(lab, address, lab.Mmu.Controls.Pcid);
    }

    /// <summary>A translation of the address, of the PCID or global, must be cached.</summary>
    public static void TlbContains(PagingLab lab, LabAddress address, Pcid pcid)
    {
        ArgumentNullException.ThrowIfNull(lab);
        if (!lab.Mmu.TryPeek(address, pcid, out _))
            Failure.Throw($"a cached translation of {address}, PCID {pcid.Value} or global", "none", TlbText.Of(lab, address));
    }

    /// <summary>No translation of the address, of the current PCID or global, must be cached.</summary>
    public static void TlbDoesNotContain(PagingLab lab, LabAddress address)
    {
        ArgumentNullException.ThrowIfNull(lab);
        TlbDoesNotContain(lab, address, lab.Mmu.Controls.Pcid);
    }

    /// <summary>No translation of the address, of the PCID or global, must be cached.</summary>
    public static void TlbDoesNotContain(PagingLab lab, LabAddress address, Pcid pcid)
    {
        ArgumentNullException.ThrowIfNull(lab);
        if (lab.Mmu.TryPeek(address, pcid, out PageTranslation translation))
            Failure.Throw($"no cached translation of {address}, PCID {pcid.Value} or global", TlbText.Of(translation), TlbText.Of(lab, address));
    }

    /// <summary>The frame must have been copied exactly so many times, by <see cref="PhysicalMemory.CopyFrame"/>.</summary>
    public static void FrameCopied(LabOutcome outcome, Frame frame, int times)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        int actual = outcome.Copies.Count(copy => copy.Source == frame);
        if (actual != times)
            Failure.Throw($"{frame} copied {times} times", $"{actual} times", OutcomeText.Of(outcome));
    }

    /// <summary>Exactly so many frames must have been copied, whichever they were.</summary>
    public static void CopyCount(LabOutcome outcome, int expected)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        if (outcome.Copies.Count != expected)
            Failure.Throw($"{expected} frames copied", $"{outcome.Copies.Count}", OutcomeText.Of(outcome));
    }

    /// <summary>Both spaces must map the address, to the same frame.</summary>
    public static void SharesFrame(PagingSpace one, PagingSpace other, LabAddress address)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        SharedFrame shared = new(one, other, address);
        if (!shared.IsShared)
            Failure.Throw($"{address} in both spaces in one frame", shared.ToString(), shared.Walks("the frame differs"));
    }

    /// <summary>Both spaces must map the address, to different frames.</summary>
    public static void DoesNotShareFrame(PagingSpace one, PagingSpace other, LabAddress address)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        SharedFrame shared = new(one, other, address);
        if (shared.IsShared || !shared.IsMappedInBoth)
            Failure.Throw($"{address} in each space in a frame of its own", shared.ToString(), shared.Walks("the frame is the same"));
    }

    /// <summary>So many must refer to the frame; 0 if it is free.</summary>
    public static void References(PagingLab lab, Frame frame, uint expected)
    {
        ArgumentNullException.ThrowIfNull(lab);
        uint actual = lab.Frames.ReferenceCount(frame);
        if (actual != expected)
            Failure.Throw($"{expected} references to {frame}", $"{actual}", $"The frame is {FrameUsers.Of(lab, frame)}.");
    }

    /// <summary>No frame must have more references than at the mark: all that was taken since has been given back.</summary>
    /// <remarks>Page tables count; the lab's program, its stack and their tables do not.</remarks>
    public static void NoLeak(PagingLab lab, FrameMark since)
    {
        ArgumentNullException.ThrowIfNull(lab);
        ArgumentNullException.ThrowIfNull(since);
        string leaks = LeakText.Of(lab, since, out int count);
        if (count != 0)
            Failure.Throw("no frame with more references than at the mark", $"{count} frames", leaks);
    }
}
