// SPDX-License-Identifier: MIT
using X64Paging.Paging;
using X64Paging.Translation;
using Xunit;
using static X64Paging.Paging.PagingLevel;

namespace X64Paging.Tests.Paging;

/// <summary>The rights of PDE and PTE in PAE and 32-bit paging, all of them, against the oracle of four levels with two that restrict nothing.</summary>
public sealed class LegacyRightsTests
{
    private const AccessSwitches Keys = AccessSwitches.UserKeys | AccessSwitches.SupervisorKeys;
    private const int PdeAndPte = 0b110;

    private readonly Mistakes _mistakes = new();

    private delegate AccessOutcome AccessOf(EntryRights directory, EntryRights leaf, bool isDirty, AccessKind kind, AccessMode mode);

    [Fact]
    public void Access_in_pae_paging_is_granted_or_faults_as_the_rights_say()
    {
        using PaeMachine machine = new(geometry: TlbGeometry.SingleEntry);
        for (AccessSwitches switches = 0; switches <= AccessSwitches.All; switches++)
        {
            if (!switches.IsPossible || (switches & Keys) != 0)
                continue;

            Use(machine.Mmu, switches, Cr4Flags.PhysicalAddressExtension);
            CompareAll(switches, EntryRights.Count, (directory, leaf, isDirty, kind, mode) =>
            {
                machine[PageDirectory] = new PageTableEntry(PaeMachine.Table | (ulong)directory.Flags);
                machine[PageTable] = new PageTableEntry(PaeMachine.Page | (ulong)leaf.Flags | (isDirty ? 0x40u : 0));
                return Access(machine.Mmu, PaeMachine.Address, kind, mode, () => (machine[PageDirectory], machine[PageTable]));
            });
        }

        _mistakes.AssertNone();
    }

    [Fact]
    public void Access_in_32_bit_paging_is_granted_or_faults_as_the_rights_say()
    {
        const int RightsWithoutXd = EntryRights.Count / 2;
        using ThirtyTwoBitMachine machine = new(geometry: TlbGeometry.SingleEntry);
        for (AccessSwitches switches = 0; switches <= AccessSwitches.All; switches++)
        {
            if (!switches.IsPossible || (switches & (Keys | AccessSwitches.NoExecuteEnable)) != 0)
                continue;

            // NXE has no say where PAE is clear.
            Use(machine.Mmu, switches | AccessSwitches.NoExecuteEnable, Cr4Flags.PageSizeExtensions);
            CompareAll(switches, RightsWithoutXd, (directory, leaf, isDirty, kind, mode) =>
            {
                machine[PageDirectory] = (uint)ThirtyTwoBitMachine.Table | (uint)directory.Flags;
                machine[PageTable] = (uint)ThirtyTwoBitMachine.Page | (uint)leaf.Flags | (isDirty ? 0x40u : 0);
                return Access(
                    machine.Mmu, ThirtyTwoBitMachine.Address, kind, mode,
                    () => (new PageTableEntry(machine[PageDirectory]), new PageTableEntry(machine[PageTable])));
            });
        }

        _mistakes.AssertNone();
    }

    /// <summary>Sets the switches, and protection keys that would deny everything if they had a say outside long mode.</summary>
    private static void Use(Mmu mmu, AccessSwitches switches, Cr4Flags mode)
    {
        PagingControls wanted = (switches | Keys).Controls(0);
        mmu.Controls = mmu.Controls with
        {
            Cr0 = wanted.Cr0,
            Cr4 = (wanted.Cr4 & ~Cr4Flags.PhysicalAddressExtension) | mode,
            Efer = wanted.Efer & ~(EferFlags.LongModeEnable | EferFlags.LongModeActive),
            Pkru = uint.MaxValue,
            Pkrs = uint.MaxValue,
        };
    }

    private static AccessOutcome Access(
        Mmu mmu, ulong address, AccessKind kind, AccessMode mode, Func<(PageTableEntry Directory, PageTableEntry Leaf)> entries)
    {
        mmu.InvalidateAll();
        bool isAllowed = mmu.TryTranslate(new LinearAddress(address), kind, mode, out _, out PageFault fault);
        (PageTableEntry directory, PageTableEntry leaf) = entries();
        int accessed = (directory.IsAccessed ? 1 << (int)PageDirectory : 0) | (leaf.IsAccessed ? 1 << (int)PageTable : 0);
        int dirty = (directory.IsDirty ? 1 << (int)PageDirectory : 0) | (leaf.IsDirty ? 1 << (int)PageTable : 0);
        return isAllowed
            ? new AccessOutcome(null, accessed, dirty)
            : new AccessOutcome((int)fault.ErrorCode, accessed, dirty, fault.Refusal.Rule, fault.Refusal.Level, fault.Refusal.Bit);
    }

    private void CompareAll(AccessSwitches switches, int rightsCount, AccessOf access)
    {
        foreach (AccessKind kind in Enum.GetValues<AccessKind>())
        {
            bool isShadowStack = kind is AccessKind.ShadowStackRead or AccessKind.ShadowStackWrite;
            if (isShadowStack && (switches & AccessSwitches.ShadowStacks) == 0)
                continue;

            foreach (AccessMode mode in Enum.GetValues<AccessMode>())
            {
                for (int bits = 0; bits < rightsCount * rightsCount * 2; bits++)
                {
                    PathRights path = new(
                        EntryRights.Open, EntryRights.Open, EntryRights.Of(bits / 2 / rightsCount), EntryRights.Of(bits / 2 % rightsCount))
                    {
                        IsDirty = (bits & 1) != 0,
                    };
                    AccessOutcome expected = RightsOracle.Expect(path, kind, mode, switches);
                    expected = expected with { Accessed = expected.Accessed & PdeAndPte };

                    AccessOutcome actual = access(path.Directory, path.Leaf, path.IsDirty, kind, mode);

                    if (actual != expected)
                        _mistakes.Add($"{kind}, {mode}, {switches}: {path}: expected {expected}, got {actual}");
                }
            }
        }
    }
}
