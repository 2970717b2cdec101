// SPDX-License-Identifier: MIT
using System.Numerics;
using System.Runtime.Intrinsics;
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Instructions.Sse.Forms;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Sse.Shuffle;

/// <summary>
/// PEXTRB, PEXTRW, PEXTRD, PEXTRQ and EXTRACTPS r/m, xmm, imm8: an element, zero-extended in a register. SDM vol. 2B, "PEXTRW—Extract
/// Word" and its neighbours.
/// </summary>
internal static unsafe class Pextr<T>
    where T : unmanaged, IBinaryInteger<T>
{
    public static Handler Bind(in Instruction instruction)
    {
        if (!VectorForm.IsXmm(instruction, 1))
            return null;

        return OperandForm.IsMemory(instruction, 0) ? &ToMemory : &ToRegister;
    }

    private static DecodedInstruction* ToRegister(CpuState* cpu, DecodedInstruction* instruction)
    {
        CpuState.SetRegister(cpu, instruction->Destination, ulong.CreateTruncating(Element(cpu, instruction)));
        return instruction + 1;
    }

    private static DecodedInstruction* ToMemory(CpuState* cpu, DecodedInstruction* instruction) =>
        GuestMemory.TryWrite(cpu, instruction, Element(cpu, instruction)) ? instruction + 1 : null;

    private static T Element(CpuState* cpu, DecodedInstruction* instruction) =>
        CpuState.Register<Vector128<T>>(cpu, instruction->Source)[(int)instruction->Immediate & (Vector128<T>.Count - 1)];
}
