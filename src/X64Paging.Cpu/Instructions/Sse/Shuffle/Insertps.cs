// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.Semantics.Simd;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Sse.Shuffle;

/// <summary>
/// INSERTPS xmm, xmm/m32, imm8: replaces one single, clears some. SDM vol. 2A, "INSERTPS—Insert Scalar Single Precision Floating-Point
/// Value".
/// </summary>
internal static unsafe class Insertps
{
    public static Handler Bind(in Instruction instruction) => OperandForm.IsMemory(instruction, 1) ? &FromMemory : &FromRegister;

    private static DecodedInstruction* FromRegister(CpuState* cpu, DecodedInstruction* instruction)
    {
        byte control = (byte)instruction->Immediate;
        Insert(cpu, instruction, CpuState.Register<Vector128<uint>>(cpu, instruction->Source)[control >> 6]);
        return instruction + 1;
    }

    private static DecodedInstruction* FromMemory(CpuState* cpu, DecodedInstruction* instruction)
    {
        if (!GuestMemory.TryRead(cpu, instruction, out uint single))
            return null;

        Insert(cpu, instruction, single);
        return instruction + 1;
    }

    private static void Insert(CpuState* cpu, DecodedInstruction* instruction, uint single)
    {
        Vector128<uint> value = CpuState.Register<Vector128<uint>>(cpu, instruction->Destination);
        CpuState.SetRegister(cpu, instruction->Destination, PackedShuffle.InsertSingle(value, single, (byte)instruction->Immediate));
    }
}
