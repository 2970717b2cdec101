// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Sse.Move;

/// <summary>MASKMOVDQU: stores those bytes at [rDI] that a mask selects. SDM vol. 2A, "Store Selected Bytes of Double Quadword".</summary>
/// <remarks>
/// Left to the implementation: a mask of zeros accesses nothing here, any other mask needs all 16 bytes to be writable. The segment
/// override is applied by the encoder.
/// </remarks>
internal static unsafe class Maskmovdqu
{
    public static Handler Bind(in Instruction instruction) =>
        instruction.Op0Kind == OpKind.MemorySegRDI ? &Execute : &ExecuteAddress32;

    private static DecodedInstruction* Execute(CpuState* cpu, DecodedInstruction* instruction) =>
        Store(cpu, instruction, cpu->Architectural[GeneralRegister.Rdi]);

    private static DecodedInstruction* ExecuteAddress32(CpuState* cpu, DecodedInstruction* instruction) =>
        Store(cpu, instruction, (uint)cpu->Architectural[GeneralRegister.Rdi]);

    private static DecodedInstruction* Store(CpuState* cpu, DecodedInstruction* instruction, ulong offset)
    {
        Vector128<byte> mask = Vector128.LessThan(CpuState.Register<Vector128<sbyte>>(cpu, instruction->Third), default).AsByte();
        if (mask == default)
            return instruction + 1;

        ulong address = offset + CpuState.Register<ulong>(cpu, instruction->Segment);
        if (!GuestMemory.TryOpenAt(cpu, address, out Destination<Vector128<byte>> destination, instruction->Traits))
            return null;

        Vector128<byte> value = CpuState.Register<Vector128<byte>>(cpu, instruction->Source);
        destination.Store(cpu, Vector128.ConditionalSelect(mask, value, destination.Value));
        return instruction + 1;
    }
}
