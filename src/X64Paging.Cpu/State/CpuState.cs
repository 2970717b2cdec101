// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using X64Paging.Cpu.Decoding;
using X64Paging.Translation;

namespace X64Paging.Cpu.State;

/// <summary>All that a running instruction touches, in one piece of native memory.</summary>
/// <remarks>
/// Instructions name registers by their offset from the start of this structure, so the architectural state comes first; a test
/// asserts the offsets.
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CpuState
{
    public ArchitecturalState Architectural;

    /// <summary>The fast tables of the current mode.</summary>
    public FastTableEntry* ReadTable;
    public FastTableEntry* WriteTable;
    public FastTableEntry* FetchTable;

    /// <summary>Where recent targets of indirect branches are looked up.</summary>
    public JumpCacheEntry* JumpCache;

    /// <summary>
    /// Instructions that may still run; the current block's have been taken off already, so it is negative where they are more.
    /// </summary>
    public long Budget;

    /// <summary>The host address of the page that the current block lies in.</summary>
    public nint CodeHostPage;

    /// <summary>The link that led to an <see cref="ExitReason.Lookup"/>, to be filled in; or null.</summary>
    public DecodedInstruction* UnresolvedLink;

    /// <summary>The instruction that runs, where the loop keeps note of it; null otherwise.</summary>
    public DecodedInstruction* Running;

    /// <summary>The processor, for whatever is not fast.</summary>
    public GCHandle<Processor> Owner;

    /// <summary>Rounds of the REP that runs, or that a fault has stopped, since it last left to let others be heard.</summary>
    public int RepeatRounds;

    public ExitReason Exit;

    /// <summary>The exception to deliver when <see cref="Exit"/> says so.</summary>
    public ExceptionVector Exception;

    /// <summary>Its error code, where it has one.</summary>
    public uint ExceptionErrorCode;

    /// <summary>The page fault when <see cref="Exit"/> says so.</summary>
    public PageFault Fault;

    public SystemRegisters SystemRegisters;

    /// <summary>A destination whose bytes are not in one place in the host.</summary>
    public BounceBuffer Bounce;

    /// <summary>The linear address of the page that the current block starts in; what code-relative addresses are relative to.</summary>
    public ulong CodePage
    {
        readonly get => Architectural.Addressing[AddressRegisters.CodePage];
        set => Architectural.Addressing[AddressRegisters.CodePage] = value;
    }

    /// <summary>A register as a value of the type, by its offset from the start of this structure.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Every register operand does this: the sieve sample's instructions a second.
    public static T Register<T>(CpuState* cpu, int offset)
        where T : unmanaged => *(T*)((byte*)cpu + offset); // SAFETY: offsets come from RegisterOffsets and lie in the register file.

    /// <summary>Writes a register by its offset. A 32-bit write clears the upper half of the register.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // As above.
    public static void SetRegister<T>(CpuState* cpu, int offset, T value)
        where T : unmanaged
    {
        // SAFETY: as above; a 32-bit register is the lower half of a slot of 8 bytes.
        if (sizeof(T) == sizeof(uint))
            *(ulong*)((byte*)cpu + offset) = Unsafe.BitCast<T, uint>(value);
        else
            *(T*)((byte*)cpu + offset) = value;
    }

    /// <summary>A general register as 64 bits.</summary>
    public ulong this[GeneralRegister register]
    {
        readonly get => Architectural[register];
        set => Architectural[register] = value;
    }
}
