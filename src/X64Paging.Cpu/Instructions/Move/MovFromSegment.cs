// SPDX-License-Identifier: MIT
using System.Numerics;
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Move;

/// <summary>MOV r/m, Sreg: the selectors of a flat user program, as Linux sets them. SDM vol. 2B, "MOV—Move".</summary>
internal static unsafe class MovFromSegment
{
    private const ushort CodeSelector = 0x33;
    private const ushort StackSelector = 0x2B;

    /// <summary>A register gets the selector zero-extended, memory gets 16 bits.</summary>
    public static Handler Bind(in Instruction instruction)
    {
        if (OperandForm.IsMemory(instruction, 0))
            return &ToMemory;

        return OperandForm.SizeOf(instruction, 0) switch
        {
            2 => &ToRegister<ushort>,
            4 => &ToRegister<uint>,
            _ => &ToRegister<ulong>,
        };
    }

    private static DecodedInstruction* ToRegister<T>(CpuState* cpu, DecodedInstruction* instruction)
        where T : unmanaged, IBinaryInteger<T>
    {
        CpuState.SetRegister(cpu, instruction->Destination, T.CreateTruncating(SelectorOf(instruction)));
        return instruction + 1;
    }

    private static DecodedInstruction* ToMemory(CpuState* cpu, DecodedInstruction* instruction) =>
        GuestMemory.TryWrite(cpu, instruction, SelectorOf(instruction)) ? instruction + 1 : null;

    /// <summary>The source names the segment register by its number: ES, CS, SS, DS, FS, GS.</summary>
    private static ushort SelectorOf(DecodedInstruction* instruction) => instruction->Source switch
    {
        1 => CodeSelector,
        2 => StackSelector,
        _ => 0,
    };
}
