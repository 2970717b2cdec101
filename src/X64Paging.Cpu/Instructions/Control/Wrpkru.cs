// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Interpreter;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Control;

/// <summary>WRPKRU: PKRU gets EAX, at any CPL, and the next access goes by it. SDM vol. 2D, "WRPKRU—Write Data to User Page Key Register".</summary>
internal static unsafe class Wrpkru
{
    public static Handler Bind(in Instruction instruction) => &Execute;

    private static DecodedInstruction* Execute(CpuState* cpu, DecodedInstruction* instruction)
    {
        if (!Rdpkru.IsEnabled(cpu))
            return null;
        if ((uint)(cpu->Architectural[GeneralRegister.Rcx] | cpu->Architectural[GeneralRegister.Rdx]) != 0)
            return Raise.Exception(cpu, ExceptionVector.GeneralProtection);

        // Keys do not limit fetches, so the block goes on.
        cpu->Owner.Target.Mmu.Pkru = (uint)cpu->Architectural[GeneralRegister.Rax];
        return instruction + 1;
    }
}
