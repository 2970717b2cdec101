// SPDX-License-Identifier: MIT
using X64Paging.Cpu.State;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Cpu.Instructions.Control;

/// <summary>The registers that RDMSR and WRMSR reach. SDM vol. 4, "Architectural MSRs".</summary>
internal static unsafe class ModelSpecificRegisters
{
    /// <summary>Reads a register.</summary>
    /// <returns><see langword="false"/> for #GP(0): there is no such register.</returns>
    public static bool TryRead(CpuState* cpu, ModelSpecificRegister register, out ulong value)
    {
        Mmu mmu = cpu->Owner.Target.Mmu;
        switch (register)
        {
            case ModelSpecificRegister.ExtendedFeatureEnable:
                value = (ulong)mmu.InForce.Efer;
                return true;
            case ModelSpecificRegister.SupervisorKeyRights when mmu.InForce.Has(PagingFeatures.SupervisorProtectionKeys):
                value = mmu.InForce.Pkrs;
                return true;
            case ModelSpecificRegister.PageAttributeTable:
                value = cpu->SystemRegisters.PageAttributeTable;
                return true;
            case ModelSpecificRegister.FsBase:
                value = cpu->Architectural.FsBase;
                return true;
            case ModelSpecificRegister.GsBase:
                value = cpu->Architectural.GsBase;
                return true;
            case ModelSpecificRegister.KernelGsBase:
                value = cpu->SystemRegisters.KernelGsBase;
                return true;
            default:
                value = 0;
                return false;
        }
    }

    /// <summary>Writes a register.</summary>
    /// <returns><see langword="false"/> for #GP(0): there is no such register, or it may not hold the value. Nothing has changed then.</returns>
    public static bool TryWrite(CpuState* cpu, ModelSpecificRegister register, ulong value)
    {
        Mmu mmu = cpu->Owner.Target.Mmu;
        switch (register)
        {
            case ModelSpecificRegister.ExtendedFeatureEnable:
                return mmu.TryLoadEfer(value);
            case ModelSpecificRegister.SupervisorKeyRights:
                return mmu.TryLoadPkrs(value);
            case ModelSpecificRegister.PageAttributeTable:
                return TryWritePageAttributeTable(cpu, value);
            case ModelSpecificRegister.FsBase when CanBeBase(mmu, value):
                cpu->Architectural.FsBase = value;
                return true;
            case ModelSpecificRegister.GsBase when CanBeBase(mmu, value):
                cpu->Architectural.GsBase = value;
                return true;
            case ModelSpecificRegister.KernelGsBase when CanBeBase(mmu, value):
                cpu->SystemRegisters.KernelGsBase = value;
                return true;
            default:
                return false;
        }
    }

    /// <summary>Whether an address is canonical for what the processor supports, whatever CR4.LA57 says.</summary>
    private static bool CanBeBase(Mmu mmu, ulong value) =>
        new LinearAddress(value).IsCanonical(PagingLeaves.SupportedLinearAddressBits(mmu.InForce));

    /// <summary>Takes eight memory types, a byte each: UC, WC, WT, WP, WB and UC-. SDM vol. 3A, "IA32_PAT MSR".</summary>
    private static bool TryWritePageAttributeTable(CpuState* cpu, ulong value)
    {
        for (int shift = 0; shift < 64; shift += 8)
        {
            if ((byte)(value >> shift) is not (0 or 1 or 4 or 5 or 6 or 7))
                return false;
        }

        cpu->SystemRegisters.PageAttributeTable = value;
        return true;
    }
}
