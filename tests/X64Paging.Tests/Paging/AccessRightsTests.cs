// SPDX-License-Identifier: MIT
using System.Text;
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;
using Xunit;

namespace X64Paging.Tests.Paging;

/// <summary>
/// Every R/W, U/S and XD at every level, under every kind and mode of access and every control bit: 4,096 sets of tables in each of 192
/// contexts, once through the tables and once through a cached translation.
/// </summary>
public sealed class AccessRightsTests : IDisposable
{
    private const int RightsOfOneEntry = 8;

    private readonly PhysicalMemory _memory = new(1 << 20);

    public static TheoryData<AccessKind, AccessMode, AccessSwitches> Contexts
    {
        get
        {
            TheoryData<AccessKind, AccessMode, AccessSwitches> contexts = [];
            foreach (AccessKind kind in (AccessKind[])[AccessKind.Read, AccessKind.Write, AccessKind.Fetch])
            {
                foreach (AccessMode mode in Enum.GetValues<AccessMode>())
                {
                    for (AccessSwitches switches = 0; switches <= AccessSwitches.All; switches++)
                        contexts.Add(kind, mode, switches);
                }
            }

            return contexts;
        }
    }

    [Theory, MemberData(nameof(Contexts))]
    public void Access_is_granted_or_faults_as_the_rights_rules_say(AccessKind kind, AccessMode mode, AccessSwitches switches)
    {
        HandLaidTables tables = new(_memory);
        using Mmu mmu = new(_memory, switches.Controls(tables), TlbGeometry.SingleEntry);
        Mistakes mistakes = new();

        for (int bits = 0; bits < RightsOfOneEntry * RightsOfOneEntry * RightsOfOneEntry * RightsOfOneEntry; bits++)
        {
            (EntryRights pml4, EntryRights pdpt, EntryRights directory, EntryRights leaf) = Split(bits);
            Lay(tables, pml4, pdpt, directory, leaf);
            mmu.InvalidateAll();

            AccessOutcome actual = Access(mmu, tables, kind, mode, FaultSource.Walk);

            AccessOutcome expected = RightsOracle.Expect(pml4, pdpt, directory, leaf, kind, mode, switches);
            if (actual != expected)
                mistakes.Add($"{pml4} {pdpt} {directory} {leaf}: expected {expected}, got {actual}");
        }

        mistakes.AssertNone();
    }

    [Theory, MemberData(nameof(Contexts))]
    public void Cached_translation_is_judged_by_the_same_rules_at_each_access(AccessKind kind, AccessMode mode, AccessSwitches switches)
    {
        // The translation is cached under other controls than it is used under, but for NXE: no switch needs an invalidation.
        HandLaidTables tables = new(_memory);
        PagingControls controls = switches.Controls(tables);
        PagingControls priming = ((~switches & AccessSwitches.All) ^ AccessSwitches.NoExecuteEnable).Controls(tables);
        using Mmu mmu = new(_memory, controls, TlbGeometry.SingleEntry);
        Mistakes mistakes = new();

        for (int bits = 0; bits < RightsOfOneEntry * RightsOfOneEntry * RightsOfOneEntry * RightsOfOneEntry; bits++)
        {
            (EntryRights pml4, EntryRights pdpt, EntryRights directory, EntryRights leaf) = Split(bits);
            Lay(tables, pml4, pdpt, directory, leaf);
            mmu.InvalidateAll();
            mmu.Controls = priming;
            if (!mmu.TryTranslate(tables.Address, AccessKind.Read, AccessMode.SupervisorWithUserAccess, out _, out _))
                continue; // XD while NXE is clear: never cached.

            mmu.Controls = controls;
            AccessOutcome actual = Access(mmu, tables, kind, mode, FaultSource.CachedTranslation);

            AccessOutcome expected = RightsOracle.Expect(pml4, pdpt, directory, leaf, kind, mode, switches) with { Accessed = "4321" };
            if (actual != expected)
                mistakes.Add($"{pml4} {pdpt} {directory} {leaf}: expected {expected}, got {actual}");
        }

        mistakes.AssertNone();
    }

    public void Dispose() => _memory.Dispose();

    private static (EntryRights Pml4, EntryRights Pdpt, EntryRights Directory, EntryRights Leaf) Split(int bits) =>
        (EntryRights.Of(bits >> 9 & 7), EntryRights.Of(bits >> 6 & 7), EntryRights.Of(bits >> 3 & 7), EntryRights.Of(bits & 7));

    private static void Lay(HandLaidTables tables, EntryRights pml4, EntryRights pdpt, EntryRights directory, EntryRights leaf)
    {
        tables[PagingLevel.Pml4] = HandLaidTables.Table(PagingLevel.Pml4, pml4.Flags);
        tables[PagingLevel.Pdpt] = HandLaidTables.Table(PagingLevel.Pdpt, pdpt.Flags);
        tables[PagingLevel.PageDirectory] = HandLaidTables.Table(PagingLevel.PageDirectory, directory.Flags);
        tables[PagingLevel.PageTable] = HandLaidTables.Leaf(PageSize.Size4KiB, leaf.Flags);
    }

    private static AccessOutcome Access(Mmu mmu, HandLaidTables tables, AccessKind kind, AccessMode mode, FaultSource source)
    {
        bool isAllowed = mmu.TryTranslate(tables.Address, kind, mode, out PhysicalAddress physical, out PageFault fault);
        if (isAllowed)
            Assert.Equal(tables.Target(PageSize.Size4KiB), physical);
        else
            Assert.Equal((tables.Address, source, kind, mode), (fault.Address, fault.Source, fault.Kind, fault.Mode));

        return new AccessOutcome(isAllowed ? null : (int)fault.ErrorCode, tables.Accessed(), tables.Dirty());
    }

    /// <summary>Every failing case of a test, the first few in words.</summary>
    private sealed class Mistakes
    {
        private const int Shown = 10;

        private readonly StringBuilder _text = new();
        private int _count;

        public void Add(string text)
        {
            if (_count++ < Shown)
                _text.AppendLine(text);
        }

        public void AssertNone() => Assert.True(_count == 0, $"{_count} cases differ:\n{_text}");
    }
}
