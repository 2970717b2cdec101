// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using X64Paging.Cpu.Semantics;

namespace X64Paging.Cpu.State;

/// <summary>The registers that a program sees: what a kernel saves and restores when it switches from one to another.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct ArchitecturalState
{
    internal AddressRegisters Addressing;

    /// <summary>RIP: the next instruction to run, while the processor is stopped.</summary>
    public ulong Rip;

    /// <summary>The status flags.</summary>
    public StatusFlags Flags;

    /// <summary>The other flags of RFLAGS.</summary>
    public SystemFlags SystemFlags;

    /// <summary>MXCSR.</summary>
    public uint Mxcsr;

    /// <summary>XMM0 to XMM15.</summary>
    public VectorRegisters Vectors;

    /// <summary>The x87 stack, control, status and tag words.</summary>
    public X87State X87;

    /// <summary>A state as after INIT, with x87 and SSE as FNINIT and the ABI leave them.</summary>
    public static ArchitecturalState Initial
    {
        get
        {
            ArchitecturalState state = default;
            state.SystemFlags = SystemFlags.AlwaysSet | SystemFlags.Interrupt;
            state.Mxcsr = 0x1F80;
            state.X87.Initialize();
            return state;
        }
    }

    /// <summary>A general-purpose register, as 64 bits.</summary>
    public ulong this[GeneralRegister register]
    {
        readonly get => Addressing[(int)register & 15];
        set => Addressing[(int)register & 15] = value;
    }

    /// <summary>The FS base: where thread-local storage is.</summary>
    public ulong FsBase
    {
        readonly get => Addressing[AddressRegisters.FsBase];
        set => Addressing[AddressRegisters.FsBase] = value;
    }

    /// <summary>The GS base.</summary>
    public ulong GsBase
    {
        readonly get => Addressing[AddressRegisters.GsBase];
        set => Addressing[AddressRegisters.GsBase] = value;
    }

    /// <summary>RFLAGS as a whole.</summary>
    public ulong Rflags
    {
        readonly get => Flags.Value | (ulong)SystemFlags;
        set
        {
            Flags.Value = value;
            SystemFlags = (SystemFlags)(value & ~StatusFlags.Mask & RflagsMask) | SystemFlags.AlwaysSet;
        }
    }

    private const ulong RflagsMask = 0x3F7FD7;
}
