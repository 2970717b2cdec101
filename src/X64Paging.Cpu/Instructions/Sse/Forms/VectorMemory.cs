// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Interpreter;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.State;
using X64Paging.Paging;

namespace X64Paging.Cpu.Instructions.Sse.Forms;

/// <summary>Memory operands of 16 bytes that must be aligned.</summary>
/// <remarks>
/// Misaligned is #GP(0), and comes before any page fault: SDM vol. 3A, "Priority Among Concurrent Events". A non-canonical stack
/// address is #SS(0) first, by the same table.
/// </remarks>
internal static unsafe class VectorMemory
{
    private const ulong Misalignment = 15;

    /// <summary>Reads the memory operand.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // As GuestMemory.TryRead, which it replaces.
    public static bool TryReadAligned<T>(CpuState* cpu, DecodedInstruction* instruction, out T value)
        where T : unmanaged
    {
        ulong address = GuestMemory.EffectiveAddress(cpu, instruction);
        if ((address & Misalignment) == 0)
            return GuestMemory.TryReadAt(cpu, address, out value, instruction->Traits);

        value = default;
        RefuseMisaligned(cpu, address, instruction->Traits);
        return false;
    }

    /// <summary>Writes the memory operand.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // As above.
    public static bool TryWriteAligned(CpuState* cpu, DecodedInstruction* instruction, Vector128<byte> value)
    {
        ulong address = GuestMemory.EffectiveAddress(cpu, instruction);
        if ((address & Misalignment) == 0)
            return GuestMemory.TryWriteAt(cpu, address, value, instruction->Traits);

        RefuseMisaligned(cpu, address, instruction->Traits);
        return false;
    }

    /// <summary>Raises what a misaligned operand raises.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static DecodedInstruction* RefuseMisaligned(CpuState* cpu, ulong address, InstructionTraits traits)
    {
        bool isStackFault = (traits & InstructionTraits.StackSegment) != 0
            && !new LinearAddress(address).IsCanonical(cpu->Owner.Target.LinearAddressBits);
        return Raise.Exception(cpu, isStackFault ? ExceptionVector.StackFault : ExceptionVector.GeneralProtection);
    }
}
