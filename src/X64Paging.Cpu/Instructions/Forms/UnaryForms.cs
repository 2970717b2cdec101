// SPDX-License-Identifier: MIT
using System.Numerics;
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Forms;

/// <summary>The operand forms of a unary operation: register or memory.</summary>
internal readonly unsafe struct UnaryForms<TOperation> : IWidthForms
    where TOperation : struct, IUnaryOperation
{
    public static Handler Bind(in Instruction instruction) => OperandWidth.Bind<UnaryForms<TOperation>>(instruction);

    public static Handler BindWidth<T>(in Instruction instruction)
        where T : unmanaged, IBinaryInteger<T> => OperandForm.IsMemory(instruction, 0) ? &InMemory<T> : &InRegister<T>;

    private static DecodedInstruction* InRegister<T>(CpuState* cpu, DecodedInstruction* instruction)
        where T : unmanaged, IBinaryInteger<T>
    {
        T value = CpuState.Register<T>(cpu, instruction->Destination);
        CpuState.SetRegister(cpu, instruction->Destination, TOperation.Apply(value, ref cpu->Architectural.Flags));
        return instruction + 1;
    }

    private static DecodedInstruction* InMemory<T>(CpuState* cpu, DecodedInstruction* instruction)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (!GuestMemory.TryOpen(cpu, instruction, out Destination<T> destination))
            return null;

        destination.Store(cpu, TOperation.Apply(destination.Value, ref cpu->Architectural.Flags));
        return instruction + 1;
    }
}
