// SPDX-License-Identifier: MIT
using System.Numerics;
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Bit;

/// <summary>The operand forms of bit scans and counts: a register from a register or memory.</summary>
internal readonly unsafe struct ScanForms<TOperation> : IWidthForms
    where TOperation : struct, IScanOperation
{
    public static Handler Bind(in Instruction instruction) => OperandWidth.Bind<ScanForms<TOperation>>(instruction);

    public static Handler BindWidth<T>(in Instruction instruction)
        where T : unmanaged, IBinaryInteger<T> => OperandForm.IsMemory(instruction, 1) ? &Execute<T, MemorySource> : &Execute<T, RegisterSource>;

    private static DecodedInstruction* Execute<T, TSource>(CpuState* cpu, DecodedInstruction* instruction)
        where T : unmanaged, IBinaryInteger<T>
        where TSource : struct, ISource
    {
        if (!TSource.TryRead(cpu, instruction, out T source))
            return null;

        // A destination that stays is not written at all: its upper half survives with 32 bits too.
        if (TOperation.LeavesDestination(source))
        {
            cpu->Architectural.Flags.SetLogic(source);
            return instruction + 1;
        }

        CpuState.SetRegister(cpu, instruction->Destination, TOperation.Apply(source, ref cpu->Architectural.Flags));
        return instruction + 1;
    }
}
