// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;
using Xunit;

namespace X64Paging.Tests.Translation;

/// <summary>The fast tables beside the TLB: they may hold less, never more and nothing else.</summary>
internal static unsafe class FastTableAudit
{
    private static readonly AccessKind[] s_kinds = [AccessKind.Read, AccessKind.Write, AccessKind.Fetch];
    private static readonly AccessMode[] s_explicitModes = [AccessMode.User, AccessMode.Supervisor, AccessMode.SupervisorWithUserAccess];

    /// <summary>Reaches a byte as the processor does: by the fast table, and by the MMU where that has nothing.</summary>
    /// <returns>The physical address, or null on a fault.</returns>
    public static ulong? Open(TestMachine machine, ulong address, AccessKind kind, AccessMode mode, out PageFault fault)
    {
        fault = default;
        byte* host = Find(machine, address, kind, mode);
        if (host == null && !machine.Mmu.TryOpen(new LinearAddress(address), kind, mode, out host, out fault))
            return null;

        return (ulong)(host - machine.Memory.HostPointer(default));
    }

    /// <summary>Whether the fast table of the access has the page.</summary>
    public static bool Has(TestMachine machine, ulong address, AccessKind kind, AccessMode mode = AccessMode.User) =>
        Find(machine, address, kind, mode) != null;

    /// <summary>Asserts that each entry of the fast tables is what the TLB would answer.</summary>
    /// <returns>How many there are.</returns>
    public static int AssertBackedByTlb(TestMachine machine)
    {
        Mmu mmu = machine.Mmu;
        int count = 0;
        foreach (AccessKind kind in s_kinds)
        {
            foreach (AccessMode mode in s_explicitModes)
            {
                FastTableEntry* table = mmu.Fast.Table(kind, mode);
                for (int slot = 0; slot < FastTables.EntryCount; slot++)
                {
                    if (table[slot].LinearPage == FastTableEntry.NoPage)
                        continue;

                    count++;
                    LinearAddress page = new(table[slot].LinearPage);
                    string what = $"{kind} of {page} ({mode})";
                    Assert.True(page.PageOffset == 0 && FastTables.Slot(page) == slot, $"{what} is in slot {slot}");
                    Assert.True(mmu.TryPeekInnermost(page, kind, out PageTranslation translation), $"{what} is not in the innermost TLB");
                    Assert.Equal(RefusalRule.None, EffectiveRights.Judge(translation, kind, mode, mmu.Controls));
                    Assert.True(kind != AccessKind.Write || translation.IsDirty, $"{what}, though D is clear");
                    PhysicalAddress physical = translation.PhysicalAddress(page);
                    byte* host = (byte*)page.Value + table[slot].HostMinusLinear;
                    Assert.True(machine.Memory.HostPointer(physical) == host, $"{what} is not at {physical}");
                    Assert.True(kind != AccessKind.Write || !machine.Memory.IsWatched(physical.Frame), $"{what}, though its frame is watched");
                }
            }
        }

        return count;
    }

    private static byte* Find(TestMachine machine, ulong address, AccessKind kind, AccessMode mode)
    {
        if (mode == AccessMode.SupervisorImplicit)
            return null;

        FastTableEntry entry = machine.Mmu.Fast.Table(kind, mode)[FastTables.Slot(new LinearAddress(address))];
        return entry.LinearPage == new LinearAddress(address).PageBase.Value ? (byte*)((nint)address + entry.HostMinusLinear) : null;
    }
}
