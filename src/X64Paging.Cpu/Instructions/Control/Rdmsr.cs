// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Interpreter;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Control;

/// <summary>RDMSR: EDX:EAX gets the register that ECX names. SDM vol. 2B, "RDMSR—Read From Model Specific Register".</summary>
internal static unsafe class Rdmsr
{
    public static Handler Bind(in Instruction instruction) => &Execute;

    private static DecodedInstruction* Execute(CpuState* cpu, DecodedInstruction* instruction)
    {
        if (!Privileged.IsAllowed(cpu))
            return null;
        if (!ModelSpecificRegisters.TryRead(cpu, (ModelSpecificRegister)cpu->Architectural[GeneralRegister.Rcx], out ulong value))
            return Raise.Exception(cpu, ExceptionVector.GeneralProtection);

        cpu->Architectural[GeneralRegister.Rax] = (uint)value;
        cpu->Architectural[GeneralRegister.Rdx] = value >> 32;
        return instruction + 1;
    }
}
