// SPDX-License-Identifier: MIT
using System.Numerics;
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Move;

/// <summary>LEA r, m: the offset of the memory operand, without its segment's base. SDM vol. 2A, "LEA—Load Effective Address".</summary>
internal static unsafe class Lea
{
    public static Handler Bind(in Instruction instruction) => OperandForm.SizeOf(instruction, 0) switch
    {
        2 => &Execute<ushort>,
        4 => &Execute<uint>,
        _ => &Execute<ulong>,
    };

    private static DecodedInstruction* Execute<T>(CpuState* cpu, DecodedInstruction* instruction)
        where T : unmanaged, IBinaryInteger<T>
    {
        CpuState.SetRegister(cpu, instruction->Destination, T.CreateTruncating(GuestMemory.OffsetAddress(cpu, instruction)));
        return instruction + 1;
    }
}
