// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace X64Paging.Cpu.Tests.Host;

/// <summary>What the trampoline loads into the host's registers and stores back. It lies at a fixed address below 2 GiB.</summary>
[StructLayout(LayoutKind.Explicit)]
internal unsafe struct HostContext
{
    public const int VectorsAt = 128;
    public const int RflagsAt = 384;
    public const int MxcsrAt = 392;
    public const int HostMxcsrAt = 400;
    public const int HostStackAt = 408;
    public const int EntryAt = 416;
    public const int ExitAt = 424;
    public const int TrapAt = 432;
    public const int FaultRipAt = 440;
    public const int FaultAddressAt = 448;
    public const int OldHandlersAt = 512;

    [FieldOffset(0)]
    public fixed ulong General[16];

    [FieldOffset(VectorsAt)]
    public fixed byte Vectors[256];

    [FieldOffset(RflagsAt)]
    public ulong Rflags;

    [FieldOffset(MxcsrAt)]
    public uint Mxcsr;

    /// <summary>Where the tested instruction is.</summary>
    [FieldOffset(EntryAt)]
    public ulong Entry;

    /// <summary>Where it comes back.</summary>
    [FieldOffset(ExitAt)]
    public ulong Exit;

    /// <summary>The vector of the exception, or <see cref="NoTrap"/>.</summary>
    [FieldOffset(TrapAt)]
    public ulong Trap;

    [FieldOffset(FaultRipAt)]
    public ulong FaultRip;

    /// <summary>CR2.</summary>
    [FieldOffset(FaultAddressAt)]
    public ulong FaultAddress;

    /// <summary>The handlers that signals had, by number: for faults that are not the tested instruction's.</summary>
    [FieldOffset(OldHandlersAt)]
    public fixed ulong OldHandlers[32];

    public const ulong NoTrap = ulong.MaxValue;
}
