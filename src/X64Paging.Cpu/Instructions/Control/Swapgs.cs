// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Control;

/// <summary>SWAPGS: exchanges the GS base and IA32_KERNEL_GS_BASE. SDM vol. 2B, "SWAPGS—Swap GS Base Register".</summary>
internal static unsafe class Swapgs
{
    public static Handler Bind(in Instruction instruction) => &Execute;

    private static DecodedInstruction* Execute(CpuState* cpu, DecodedInstruction* instruction)
    {
        if (!Privileged.IsAllowed(cpu))
            return null;

        (cpu->Architectural.GsBase, cpu->SystemRegisters.KernelGsBase) = (cpu->SystemRegisters.KernelGsBase, cpu->Architectural.GsBase);
        return instruction + 1;
    }
}
