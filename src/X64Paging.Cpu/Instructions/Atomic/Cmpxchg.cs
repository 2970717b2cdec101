// SPDX-License-Identifier: MIT
using System.Numerics;
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.Semantics;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Atomic;

/// <summary>CMPXCHG r/m, r. SDM vol. 2A, "CMPXCHG—Compare and Exchange". Memory is opened for writing even if the comparison fails.</summary>
/// <remarks>Of the accumulator and a register destination only the one that changes is written: a 32-bit write clears its upper half.</remarks>
internal readonly unsafe struct Cmpxchg : IWidthForms
{
    private const int Rax = (int)GeneralRegister.Rax * sizeof(ulong);

    public static Handler Bind(in Instruction instruction) => OperandWidth.Bind<Cmpxchg>(instruction);

    public static Handler BindWidth<T>(in Instruction instruction)
        where T : unmanaged, IBinaryInteger<T> => OperandForm.IsMemory(instruction, 0) ? &ToMemory<T> : &ToRegister<T>;

    private static DecodedInstruction* ToRegister<T>(CpuState* cpu, DecodedInstruction* instruction)
        where T : unmanaged, IBinaryInteger<T>
    {
        T old = CpuState.Register<T>(cpu, instruction->Destination);
        if (IsAccumulator(cpu, old))
            CpuState.SetRegister(cpu, instruction->Destination, CpuState.Register<T>(cpu, instruction->Source));
        else
            CpuState.SetRegister(cpu, Rax, old);
        return instruction + 1;
    }

    private static DecodedInstruction* ToMemory<T>(CpuState* cpu, DecodedInstruction* instruction)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (!GuestMemory.TryOpen(cpu, instruction, out Destination<T> destination))
            return null;

        T old = destination.Value;
        if (IsAccumulator(cpu, old))
            destination.Store(cpu, CpuState.Register<T>(cpu, instruction->Source));
        else
            CpuState.SetRegister(cpu, Rax, old);
        return instruction + 1;
    }

    private static bool IsAccumulator<T>(CpuState* cpu, T value)
        where T : unmanaged, IBinaryInteger<T> =>
        Addition.Subtract(CpuState.Register<T>(cpu, Rax), value, ref cpu->Architectural.Flags) == T.Zero;
}
