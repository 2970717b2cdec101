// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Memory;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Kernel.Processes;

/// <summary>Notices a fault that comes again and again though it is said to be mended.</summary>
/// <remarks>
/// Stuck is who faults for the third time in a row at one instruction, with the same address and error code, when nothing in the walk has
/// changed since the second. A second fault alone is legal: the processor may have fetched the old translation again before the tables were
/// mended. That fault drops all that is cached for the address, so a third finds the tables as they are, and they must have changed to
/// refuse. The tables are looked at from the second on: a fault that is not repeated costs a comparison.
/// </remarks>
internal sealed class ProgressGuard(Mmu mmu)
{
    private const ulong FlagsOfWalks = (ulong)(PageTableFlags.Accessed | PageTableFlags.Dirty);

    private AddressSpace? _memory;
    private ulong _rip;
    private ulong _retired;
    private LinearAddress _address;
    private PageFaultErrorCode _code;
    private TableLook _look;
    private bool _hasLook;

    /// <summary>Whether there is no use in mending this fault once more.</summary>
    /// <param name="memory">Where it happened.</param>
    /// <param name="rip">The instruction.</param>
    /// <param name="retired">Instructions that have retired.</param>
    /// <param name="fault">The fault, before anything is done about it.</param>
    public bool IsStuck(AddressSpace memory, ulong rip, ulong retired, in PageFault fault)
    {
        if (_retired == retired && _rip == rip && _address == fault.Address && _code == fault.ErrorCode && _memory == memory)
            return IsRepeated(fault);

        _memory = memory;
        _rip = rip;
        _retired = retired;
        _address = fault.Address;
        _code = fault.ErrorCode;
        _hasLook = false;
        return false;
    }

    /// <summary>The last fault was not said to be mended: the next one like it is no repetition.</summary>
    public void Forget() => _memory = null;

    private bool IsRepeated(in PageFault fault)
    {
        mmu.Look(fault.Address, fault.Kind, fault.Mode, out TableLook look);
        bool isStuck = _hasLook && IsSameWalk(look.Steps, _look.Steps);
        _look = look;
        _hasLook = true;
        return isStuck;
    }

    private static bool IsSameWalk(ReadOnlySpan<WalkStep> steps, ReadOnlySpan<WalkStep> before)
    {
        if (steps.Length != before.Length)
            return false;

        for (int i = 0; i < steps.Length; i++)
        {
            if (steps[i].EntryAddress != before[i].EntryAddress || ((steps[i].Entry.Value ^ before[i].Entry.Value) & ~FlagsOfWalks) != 0)
                return false;
        }

        return true;
    }
}
