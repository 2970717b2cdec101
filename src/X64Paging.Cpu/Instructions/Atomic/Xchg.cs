// SPDX-License-Identifier: MIT
using System.Numerics;
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Atomic;

/// <summary>XCHG r/m, r. SDM vol. 2D, "XCHG—Exchange Register/Memory With Register".</summary>
internal readonly unsafe struct Xchg : IWidthForms
{
    public static Handler Bind(in Instruction instruction) => OperandWidth.Bind<Xchg>(instruction);

    public static Handler BindWidth<T>(in Instruction instruction)
        where T : unmanaged, IBinaryInteger<T> => OperandForm.IsMemory(instruction, 0) ? &WithMemory<T> : &WithRegister<T>;

    private static DecodedInstruction* WithRegister<T>(CpuState* cpu, DecodedInstruction* instruction)
        where T : unmanaged, IBinaryInteger<T>
    {
        T left = CpuState.Register<T>(cpu, instruction->Destination);
        T right = CpuState.Register<T>(cpu, instruction->Source);
        CpuState.SetRegister(cpu, instruction->Destination, right);
        CpuState.SetRegister(cpu, instruction->Source, left);
        return instruction + 1;
    }

    private static DecodedInstruction* WithMemory<T>(CpuState* cpu, DecodedInstruction* instruction)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (!GuestMemory.TryOpen(cpu, instruction, out Destination<T> destination))
            return null;

        T old = destination.Value;
        destination.Store(cpu, CpuState.Register<T>(cpu, instruction->Source));
        CpuState.SetRegister(cpu, instruction->Source, old);
        return instruction + 1;
    }
}
