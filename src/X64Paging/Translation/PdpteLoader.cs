// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;

namespace X64Paging.Translation;

/// <summary>Loads the PDPTE registers of PAE paging. SDM vol. 3A, "PDPTE Registers".</summary>
internal static class PdpteLoader
{
    /// <summary>Reads the four PDPTEs that CR3 names.</summary>
    /// <returns><see langword="false"/> for #GP(0): one is present and has a reserved bit set.</returns>
    public static bool TryLoad(PhysicalMemory memory, ref PagingControls controls)
    {
        if (controls.Does(PagingVariants.PaeOnDemand))
            return true;

        PageTableEntry first = Read(memory, controls, 0);
        PageTableEntry second = Read(memory, controls, 1);
        PageTableEntry third = Read(memory, controls, 2);
        PageTableEntry fourth = Read(memory, controls, 3);
        EntryRules rules = new(controls);
        if (!IsValid(first) || !IsValid(second) || !IsValid(third) || !IsValid(fourth))
            return false;

        controls = controls with { Pdptes = new PdpteRegisters(first, second, third, fourth) };
        return true;

        bool IsValid(PageTableEntry entry) => !entry.IsPresent || rules.ReservedBits(entry, PagingLevel.Pdpt) == 0;
    }

    private static PageTableEntry Read(PhysicalMemory memory, in PagingControls controls, ulong index) =>
        new(memory.ReadEntry(controls.Root + index * sizeof(ulong)));
}
