// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Instructions.Sse.Forms;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Sse.Move;

/// <summary>
/// MOVD and MOVQ between XMM registers and general registers, memory, or each other: into a vector clears the rest of it. SDM vol. 2B,
/// "MOVD/MOVQ—Move Doubleword/Move Quadword" and "MOVQ—Move Quadword".
/// </summary>
internal static unsafe class Movd
{
    public static Handler Bind(in Instruction instruction)
    {
        int vectorOperand = VectorForm.IsXmm(instruction, 0) ? 0 : 1;
        if (!VectorForm.IsXmm(instruction, vectorOperand))
            return null;

        // MOVD with REX.W is called MOVQ; between vectors only 64 bits can be moved.
        return instruction.Mnemonic == Mnemonic.Movq ? BindWidth<ulong>(instruction) : BindWidth<uint>(instruction);
    }

    private static Handler BindWidth<T>(in Instruction instruction)
        where T : unmanaged
    {
        if (OperandForm.IsMemory(instruction, 0))
            return &ToMemory<T>;

        if (!VectorForm.IsXmm(instruction, 0))
            return &ToGeneral<T>;

        return OperandForm.IsMemory(instruction, 1) ? &ToVector<T, MemorySource> : &ToVector<T, RegisterSource>;
    }

    private static DecodedInstruction* ToVector<T, TSource>(CpuState* cpu, DecodedInstruction* instruction)
        where T : unmanaged
        where TSource : struct, ISource
    {
        if (!TSource.TryRead(cpu, instruction, out T value))
            return null;

        CpuState.SetRegister(cpu, instruction->Destination, Vector128.CreateScalar(value));
        return instruction + 1;
    }

    private static DecodedInstruction* ToGeneral<T>(CpuState* cpu, DecodedInstruction* instruction)
        where T : unmanaged
    {
        CpuState.SetRegister(cpu, instruction->Destination, CpuState.Register<T>(cpu, instruction->Source));
        return instruction + 1;
    }

    private static DecodedInstruction* ToMemory<T>(CpuState* cpu, DecodedInstruction* instruction)
        where T : unmanaged =>
        GuestMemory.TryWrite(cpu, instruction, CpuState.Register<T>(cpu, instruction->Source)) ? instruction + 1 : null;
}
