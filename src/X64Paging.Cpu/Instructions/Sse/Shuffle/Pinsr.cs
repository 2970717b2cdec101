// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Instructions.Sse.Forms;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Sse.Shuffle;

/// <summary>
/// PINSRB, PINSRW, PINSRD and PINSRQ xmm, r/m, imm8: replaces one element. SDM vol. 2B, "PINSRW—Insert Word" and
/// "PINSRB/PINSRD/PINSRQ—Insert Byte/Dword/Qword".
/// </summary>
internal static unsafe class Pinsr<T>
    where T : unmanaged
{
    public static Handler Bind(in Instruction instruction)
    {
        if (!VectorForm.IsXmm(instruction, 0))
            return null;

        return OperandForm.IsMemory(instruction, 1) ? &Execute<MemorySource> : &Execute<RegisterSource>;
    }

    private static DecodedInstruction* Execute<TSource>(CpuState* cpu, DecodedInstruction* instruction)
        where TSource : struct, ISource
    {
        if (!TSource.TryRead(cpu, instruction, out T value))
            return null;

        Vector128<T> vector = CpuState.Register<Vector128<T>>(cpu, instruction->Destination);
        int index = (int)instruction->Immediate & (Vector128<T>.Count - 1);
        CpuState.SetRegister(cpu, instruction->Destination, vector.WithElement(index, value));
        return instruction + 1;
    }
}
