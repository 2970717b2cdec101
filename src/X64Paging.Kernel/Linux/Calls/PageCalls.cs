// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Processes;
using X64Paging.Memory;
using X64Paging.Paging;

namespace X64Paging.Kernel.Linux.Calls;

/// <summary>System calls on pages that leave regions as they are: madvise, mincore, msync, mlock.</summary>
internal sealed class PageCalls
{
    private const ulong DontNeed = 4;
    private const ulong HighestAdvice = 25;
    private const ulong HardwarePoison = 100;
    private const ulong ResidencyLimit = 1 << 20;

    private readonly Supervisor _supervisor;

    public PageCalls(Supervisor supervisor) => _supervisor = supervisor;

    public void Register(SystemCallTable table)
    {
        table[SystemCallNumber.MemoryAdvise] = Advise;
        table[SystemCallNumber.MemoryResidency] = GetResidency;
        table[SystemCallNumber.MemorySync] = CheckRange;
        table[SystemCallNumber.MemoryLock] = CheckRange;
        table[SystemCallNumber.MemoryUnlock] = CheckRange;
        table[SystemCallNumber.MemoryLockAll] = static (_, in _) => 0;
        table[SystemCallNumber.MemoryUnlockAll] = static (_, in _) => 0;
    }

    /// <summary>madvise: MADV_DONTNEED drops pages, all other advice is accepted and not taken.</summary>
    private static SystemCallResult Advise(Process process, in SystemCallArguments arguments)
    {
        if (arguments.C is > HighestAdvice and not HardwarePoison || !MemoryCalls.TryRange(arguments.AddressA, arguments.B, out LinearAddress end))
            return Errno.InvalidArgument;
        if (arguments.C == DontNeed)
            process.Memory.Discard(arguments.AddressA, end);

        return process.Memory.RegionList.Covers(arguments.AddressA, end) ? 0 : Errno.OutOfMemory;
    }

    /// <summary>mincore: a byte for each page, 1 if a frame is behind it.</summary>
    private SystemCallResult GetResidency(Process process, in SystemCallArguments arguments)
    {
        if (!MemoryCalls.TryRange(arguments.AddressA, arguments.B, out LinearAddress end))
            return Errno.InvalidArgument;

        ulong count = (end - arguments.AddressA) / Frame.Size;
        if (count > ResidencyLimit || !process.Memory.RegionList.Covers(arguments.AddressA, end))
            return Errno.OutOfMemory;

        byte[] residency = new byte[count];
        for (int i = 0; i < residency.Length; i++)
        {
            LinearAddress page = arguments.AddressA + (ulong)i * Frame.Size;
            residency[i] = _supervisor.Mmu.Probe(page, AccessKind.Read, AccessMode.SupervisorWithUserAccess).Physical != null ? (byte)1 : (byte)0;
        }

        return _supervisor.UserMemory.TryWrite(arguments.AddressC, residency) ? 0 : Errno.BadAddress;
    }

    private static SystemCallResult CheckRange(Process process, in SystemCallArguments arguments)
    {
        LinearAddress start = arguments.AddressA.PageBase;
        if (!MemoryCalls.TryRange(start, arguments.B + (ulong)arguments.AddressA.PageOffset, out LinearAddress end))
            return Errno.InvalidArgument;

        return process.Memory.RegionList.Covers(start, end) ? 0 : Errno.OutOfMemory;
    }
}
