// SPDX-License-Identifier: MIT
using System.Numerics;
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.Semantics;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Move;

/// <summary>CMOVcc r, r/m. SDM vol. 2A, "CMOVcc—Conditional Move".</summary>
internal readonly unsafe struct Cmovcc<TCondition> : IWidthForms
    where TCondition : struct, ICondition
{
    public static Handler Bind(in Instruction instruction) => OperandWidth.Bind<Cmovcc<TCondition>>(instruction);

    public static Handler BindWidth<T>(in Instruction instruction)
        where T : unmanaged, IBinaryInteger<T> => OperandForm.IsMemory(instruction, 1) ? &Execute<T, MemorySource> : &Execute<T, RegisterSource>;

    /// <summary>The source is read, and may fault, whatever the condition; a 32-bit destination is zero-extended even if it keeps its value.</summary>
    private static DecodedInstruction* Execute<T, TSource>(CpuState* cpu, DecodedInstruction* instruction)
        where T : unmanaged
        where TSource : struct, ISource
    {
        if (!TSource.TryRead(cpu, instruction, out T value))
            return null;

        if (!TCondition.Holds(cpu->Architectural.Flags))
            value = CpuState.Register<T>(cpu, instruction->Destination);
        CpuState.SetRegister(cpu, instruction->Destination, value);
        return instruction + 1;
    }
}
