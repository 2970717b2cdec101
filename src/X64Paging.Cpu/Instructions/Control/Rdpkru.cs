// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Interpreter;
using X64Paging.Cpu.State;
using X64Paging.Paging;

namespace X64Paging.Cpu.Instructions.Control;

/// <summary>RDPKRU: EAX gets PKRU, at any CPL. SDM vol. 2B, "RDPKRU—Read Protection Key Rights for User Pages".</summary>
internal static unsafe class Rdpkru
{
    public static Handler Bind(in Instruction instruction) => &Execute;

    /// <summary>Whether CR4.PKE lets programs reach PKRU: #UD if not.</summary>
    internal static bool IsEnabled(CpuState* cpu)
    {
        if ((cpu->Owner.Target.Mmu.InForce.Cr4 & Cr4Flags.UserProtectionKeys) != 0)
            return true;

        Raise.Exception(cpu, ExceptionVector.InvalidOpcode);
        return false;
    }

    private static DecodedInstruction* Execute(CpuState* cpu, DecodedInstruction* instruction)
    {
        if (!IsEnabled(cpu))
            return null;
        if ((uint)cpu->Architectural[GeneralRegister.Rcx] != 0)
            return Raise.Exception(cpu, ExceptionVector.GeneralProtection);

        cpu->Architectural[GeneralRegister.Rax] = cpu->Owner.Target.Mmu.Pkru;
        cpu->Architectural[GeneralRegister.Rdx] = 0;
        return instruction + 1;
    }
}
