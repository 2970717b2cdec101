// SPDX-License-Identifier: MIT
using System.Numerics;
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.Semantics;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Atomic;

/// <summary>XADD r/m, r: the sum to the destination, its old value to the source. SDM vol. 2D, "XADD—Exchange and Add".</summary>
internal readonly unsafe struct Xadd : IWidthForms
{
    public static Handler Bind(in Instruction instruction) => OperandWidth.Bind<Xadd>(instruction);

    public static Handler BindWidth<T>(in Instruction instruction)
        where T : unmanaged, IBinaryInteger<T> => OperandForm.IsMemory(instruction, 0) ? &ToMemory<T> : &ToRegister<T>;

    private static DecodedInstruction* ToRegister<T>(CpuState* cpu, DecodedInstruction* instruction)
        where T : unmanaged, IBinaryInteger<T>
    {
        T old = CpuState.Register<T>(cpu, instruction->Destination);
        T sum = Addition.Add(old, CpuState.Register<T>(cpu, instruction->Source), ref cpu->Architectural.Flags);

        // The source first: where both are one register, the sum stays.
        CpuState.SetRegister(cpu, instruction->Source, old);
        CpuState.SetRegister(cpu, instruction->Destination, sum);
        return instruction + 1;
    }

    private static DecodedInstruction* ToMemory<T>(CpuState* cpu, DecodedInstruction* instruction)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (!GuestMemory.TryOpen(cpu, instruction, out Destination<T> destination))
            return null;

        T old = destination.Value;
        destination.Store(cpu, Addition.Add(old, CpuState.Register<T>(cpu, instruction->Source), ref cpu->Architectural.Flags));
        CpuState.SetRegister(cpu, instruction->Source, old);
        return instruction + 1;
    }
}
