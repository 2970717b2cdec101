// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Interpreter;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Control;

/// <summary>WRMSR: EDX:EAX goes to the register that ECX names. SDM vol. 2D, "WRMSR—Write to Model Specific Register".</summary>
internal static unsafe class Wrmsr
{
    public static Handler Bind(in Instruction instruction) => &Execute;

    private static DecodedInstruction* Execute(CpuState* cpu, DecodedInstruction* instruction)
    {
        if (!Privileged.IsAllowed(cpu))
            return null;

        ulong value = (uint)cpu->Architectural[GeneralRegister.Rax] | cpu->Architectural[GeneralRegister.Rdx] << 32;
        ModelSpecificRegister register = (ModelSpecificRegister)cpu->Architectural[GeneralRegister.Rcx];
        return Serialization.RetireIf(ModelSpecificRegisters.TryWrite(cpu, register, value), cpu, instruction);
    }
}
