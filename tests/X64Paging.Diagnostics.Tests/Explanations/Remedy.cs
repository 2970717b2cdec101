// SPDX-License-Identifier: MIT
using X64Paging.Diagnostics.Explanations;
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Diagnostics.Tests.Explanations;

/// <summary>Makes the changes that an explanation proposes, in memory and registers, and tries the access on a fresh MMU.</summary>
internal static class Remedy
{
    /// <summary>Whether the access is allowed with the changes made. Memory is put back afterwards.</summary>
    public static bool Works(PhysicalMemory memory, PagingControls controls, MemoryAccess access, IEnumerable<Change> changes)
    {
        List<(PhysicalAddress Address, ulong Old)> written = [];
        foreach (Change change in changes)
        {
            switch (change)
            {
                case AddressChange address:
                    access = access with { Address = address.NewAddress };
                    break;

                case RegisterChange register:
                    (controls, access) = Apply(register, controls, access);
                    break;

                case EntryChange entry:
                    written.Add((entry.EntryAddress, memory.ReadEntry(entry.EntryAddress)));
                    memory.Write(entry.EntryAddress, entry.NewValue.Value);
                    break;
            }
        }

        using Mmu mmu = new(memory, controls);
        bool isAllowed = mmu.TryAccess(access, out _, out _);
        for (int i = written.Count - 1; i >= 0; i--)
            memory.Write(written[i].Address, written[i].Old);
        return isAllowed;
    }

    private static (PagingControls Controls, MemoryAccess Access) Apply(RegisterChange change, PagingControls controls, MemoryAccess access) => change.Register switch
    {
        ChangedRegister.Eflags => (controls, access with { Mode = AccessMode.SupervisorWithUserAccess }),
        ChangedRegister.Pkru => (controls with { Pkru = (uint)change.NewValue }, access),
        ChangedRegister.Pkrs => (controls with { Pkrs = (uint)change.NewValue }, access),
        ChangedRegister.Cr0 => (controls with { Cr0 = (Cr0Flags)change.NewValue }, access),
        ChangedRegister.Cr4 => (controls with { Cr4 = (Cr4Flags)change.NewValue }, access),
        _ => (controls with { Efer = (EferFlags)change.NewValue }, access),
    };
}
