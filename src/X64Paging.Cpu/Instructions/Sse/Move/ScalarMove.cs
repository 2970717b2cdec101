// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Sse.Move;

/// <summary>
/// MOVSS and MOVSD: a load clears the rest of the register, a copy between registers keeps it. SDM vol. 2B, "MOVSS—Move or Merge
/// Scalar Single Precision Floating-Point Value" and "MOVSD—Move or Merge Scalar Double Precision Floating-Point Value".
/// </summary>
/// <typeparam name="T">An integer as wide as the scalar.</typeparam>
internal static unsafe class ScalarMove<T>
    where T : unmanaged
{
    public static Handler Bind(in Instruction instruction)
    {
        if (OperandForm.IsMemory(instruction, 0))
            return &Store;

        return OperandForm.IsMemory(instruction, 1) ? &Load : &Merge;
    }

    private static DecodedInstruction* Load(CpuState* cpu, DecodedInstruction* instruction)
    {
        if (!GuestMemory.TryRead(cpu, instruction, out T value))
            return null;

        CpuState.SetRegister(cpu, instruction->Destination, Vector128.CreateScalar(value));
        return instruction + 1;
    }

    private static DecodedInstruction* Store(CpuState* cpu, DecodedInstruction* instruction) =>
        GuestMemory.TryWrite(cpu, instruction, CpuState.Register<T>(cpu, instruction->Source)) ? instruction + 1 : null;

    private static DecodedInstruction* Merge(CpuState* cpu, DecodedInstruction* instruction)
    {
        T value = CpuState.Register<T>(cpu, instruction->Source);
        Vector128<T> vector = CpuState.Register<Vector128<T>>(cpu, instruction->Destination);
        CpuState.SetRegister(cpu, instruction->Destination, vector.WithElement(0, value));
        return instruction + 1;
    }
}
