// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Bit;

/// <summary>BSWAP r. SDM vol. 2A, "BSWAP—Byte Swap". With 16 bits the result is undefined; current processors give 0.</summary>
internal static unsafe class Bswap
{
    public static Handler Bind(in Instruction instruction) => OperandForm.SizeOf(instruction, 0) switch
    {
        2 => &Execute16,
        4 => &Execute32,
        _ => &Execute64,
    };

    private static DecodedInstruction* Execute16(CpuState* cpu, DecodedInstruction* instruction)
    {
        CpuState.SetRegister<ushort>(cpu, instruction->Destination, 0);
        return instruction + 1;
    }

    private static DecodedInstruction* Execute32(CpuState* cpu, DecodedInstruction* instruction)
    {
        uint value = CpuState.Register<uint>(cpu, instruction->Destination);
        CpuState.SetRegister(cpu, instruction->Destination, BinaryPrimitives.ReverseEndianness(value));
        return instruction + 1;
    }

    private static DecodedInstruction* Execute64(CpuState* cpu, DecodedInstruction* instruction)
    {
        ulong value = CpuState.Register<ulong>(cpu, instruction->Destination);
        CpuState.SetRegister(cpu, instruction->Destination, BinaryPrimitives.ReverseEndianness(value));
        return instruction + 1;
    }
}
