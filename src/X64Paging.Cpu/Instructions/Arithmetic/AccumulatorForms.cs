// SPDX-License-Identifier: MIT
using System.Numerics;
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Arithmetic;

/// <summary>The operand forms of MUL, DIV and their kin: register or memory.</summary>
internal readonly unsafe struct AccumulatorForms<TOperation> : IWidthForms
    where TOperation : struct, IAccumulatorOperation
{
    public static Handler Bind(in Instruction instruction) => OperandWidth.Bind<AccumulatorForms<TOperation>>(instruction);

    public static Handler BindWidth<T>(in Instruction instruction)
        where T : unmanaged, IBinaryInteger<T> => OperandForm.IsMemory(instruction, 0) ? &FromMemory<T> : &FromRegister<T>;

    private static DecodedInstruction* FromRegister<T>(CpuState* cpu, DecodedInstruction* instruction)
        where T : unmanaged, IBinaryInteger<T> =>
        TOperation.Execute(cpu, instruction, CpuState.Register<T>(cpu, instruction->Destination));

    private static DecodedInstruction* FromMemory<T>(CpuState* cpu, DecodedInstruction* instruction)
        where T : unmanaged, IBinaryInteger<T> =>
        GuestMemory.TryRead(cpu, instruction, out T operand) ? TOperation.Execute(cpu, instruction, operand) : null;
}
