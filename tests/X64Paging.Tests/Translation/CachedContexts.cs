// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Tests.Translation;

/// <summary>What is cached before an operation, and what of it is left.</summary>
[Flags]
public enum Survivors
{
    None = 0,

    /// <summary>The current PCID's translation of <see cref="CachedContexts.Page"/>.</summary>
    OwnPage = 1 << 0,

    /// <summary>The current PCID's translation of another page.</summary>
    OwnElsewhere = 1 << 1,

    /// <summary>The other PCID's translation of <see cref="CachedContexts.Page"/>.</summary>
    OtherPage = 1 << 2,

    /// <summary>A global translation.</summary>
    Global = 1 << 3,

    /// <summary>The current PCID's paging-structure caches on the way to <see cref="CachedContexts.Page"/>.</summary>
    OwnWay = 1 << 4,

    /// <summary>The current PCID's paging-structure caches on another way.</summary>
    OwnWayElsewhere = 1 << 5,

    /// <summary>The other PCID's paging-structure caches, on the way to <see cref="CachedContexts.OtherPage"/>.</summary>
    OtherWay = 1 << 6,

    All = (1 << 7) - 1,
}

/// <summary>A machine whose caches hold translations of two PCIDs, a global one, and the ways to them.</summary>
internal sealed class CachedContexts : IDisposable
{
    // Other entries at each level, so that they do not displace each other in the paging-structure caches.
    public const ulong Page = 2 << 21;
    public const ulong Elsewhere = 1UL << 39 | 1UL << 30 | 1UL << 21;
    public const ulong OtherPage = 2UL << 39 | 2UL << 30 | 3UL << 21;
    public const ulong GlobalPage = 3UL << 39 | 3UL << 30 | 4UL << 21;
    public const int Other = 2;

    private readonly TestMachine _machine;

    /// <summary>Caches everything; PCID 0 is current.</summary>
    public CachedContexts(TlbGeometry geometry, PagingVariants variants)
    {
        _machine = new TestMachine(geometry with { Structures = new(16, 16, 16, 16) }, Cr4Flags.GlobalPages | Cr4Flags.ProcessContextIdentifiers);
        Mmu.Controls = Mmu.Controls with { Variants = variants };
        foreach (ulong page in (ulong[])[Page, Elsewhere, OtherPage])
        {
            // The second is never touched before the end.
            _machine.Map(page, TestMachine.ReadOnly);
            _machine.Map(page + Frame.Size, TestMachine.ReadOnly);
        }

        _machine.Map(GlobalPage, TestMachine.Data | PageTableFlags.Global);
        Switch(Other);
        _machine.Translate(Page);
        _machine.Translate(OtherPage);
        Switch(0);
        _machine.Translate(Page);
        _machine.Translate(Elsewhere);
        _machine.Translate(GlobalPage);
    }

    public Mmu Mmu => _machine.Mmu;

    /// <summary>Makes a PCID current, with PCIDs and global pages enabled, and drops nothing.</summary>
    public void Switch(int pcid) => Mmu.Controls = Mmu.Controls with
    {
        Cr0 = PagingControls.LongMode.Cr0,
        Cr3 = _machine.Mapper.Root.Base.Value | (uint)pcid,
        Cr4 = PagingControls.LongMode.Cr4 | Cr4Flags.GlobalPages | Cr4Flags.ProcessContextIdentifiers,
        Efer = PagingControls.LongMode.Efer,
        Pkru = 0,
        Pkrs = 0,
    };

    /// <summary>Looks what is cached. The look at the ways walks them, so it can be done once.</summary>
    public Survivors Look()
    {
        FastTableAudit.AssertBackedByTlb(_machine);
        Survivors left = Has(Page, 0, Survivors.OwnPage) | Has(Elsewhere, 0, Survivors.OwnElsewhere) | Has(Page, Other, Survivors.OtherPage)
            | Has(GlobalPage, 7, Survivors.Global);
        left |= Knows(Page, 0, Survivors.OwnWay) | Knows(Elsewhere, 0, Survivors.OwnWayElsewhere) | Knows(OtherPage, Other, Survivors.OtherWay);
        return left;
    }

    public void Dispose() => _machine.Dispose();

    private Survivors Has(ulong page, int pcid, Survivors what) =>
        Mmu.TryPeek(new LinearAddress(page), new Pcid(pcid), out _) ? what : Survivors.None;

    private Survivors Knows(ulong page, int pcid, Survivors what)
    {
        Switch(pcid);
        ulong before = Mmu.Statistics.StructureCacheHits.Total;
        _machine.Translate(page + Frame.Size);
        return Mmu.Statistics.StructureCacheHits.Total != before ? what : Survivors.None;
    }
}
