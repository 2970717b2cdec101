// SPDX-License-Identifier: MIT
using CsCheck;
using X64Paging.Paging;
using X64Paging.Translation;
using Xunit;

namespace X64Paging.Tests.Translation;

/// <summary>
/// Random runs of stores to tables, accesses and invalidations. A failure prints the run, cut down, and the seed that replays it: set the
/// environment variable <c>CsCheck_Seed</c> to it.
/// </summary>
public sealed class CoherenceTests
{
    private const int Runs = 500;
    private const int LongestRun = 80;

    private static readonly Gen<TlbGeometry> s_geometries = Gen.OneOf<TlbGeometry>(
    [
        .. TlbGeometry.Presets,
        TlbGeometry.Tiny with { Name = "tiny, random", Replacement = TlbReplacement.Random },
        TlbGeometry.Tiny with { Name = "tiny, least recently used", Replacement = TlbReplacement.LeastRecentlyUsed },
        Geometries.StructuresAlone(1, 1, 1, 1),
        Geometries.Unified(2, 2, 1, 2, 1, 1),
    ]);

    private static readonly Gen<PagingVariants> s_variants = Gen.OneOf(
        PagingVariants.Intel,
        PagingVariants.LazyUpperAccessed,
        PagingVariants.RewalkBeforeFault,
        PagingVariants.RewalkBeforeFault | PagingVariants.LazyUpperAccessed);

    private static readonly Gen<PageTableEntry> s_entries = Gen.Select(
        Gen.Int[0, 127], Gen.Int[0, 9], Gen.Int[0, 1], Gen.Bool, (flags, rarity, target, isLarge) => Entry(flags, rarity, target, isLarge));

    private static readonly Gen<CoherenceStep> s_steps = Gen.Select(
        Gen.Frequency(
            (6, CoherenceAction.StoreTableEntry),
            (3, CoherenceAction.StoreDirectoryEntry),
            (10, CoherenceAction.Translate),
            (10, CoherenceAction.Open),
            (1, CoherenceAction.InvalidatePage),
            (1, CoherenceAction.InvalidatePageOfPcid),
            (1, CoherenceAction.InvalidatePcid),
            (1, CoherenceAction.InvalidateAll),
            (1, CoherenceAction.InvalidateAllButGlobals),
            (1, CoherenceAction.LoadCr3),
            (2, CoherenceAction.LoadCr3WithoutFlush),
            (2, CoherenceAction.ChangeControls)),
        Gen.Int[0, CoherenceTables.PageCount - 1],
        Gen.Int[0, 1],
        s_entries,
        Gen.OneOf(AccessKind.Read, AccessKind.Write, AccessKind.Fetch),
        Gen.Enum<AccessMode>(),
        (action, page, choice, entry, kind, mode) => new CoherenceStep(action, page, choice, entry, kind, mode));

    private static readonly Gen<CoherenceStep[]> s_runs = s_steps.Array[1, LongestRun];

    [Fact]
    public void Access_comes_out_as_by_the_tables_or_by_what_a_processor_may_hold() =>
        Gen.Select(s_geometries, s_variants, s_runs).Sample((geometry, variants, steps) => Run(geometry, variants, null, steps), iter: Runs);

    [Fact]
    public void Access_of_a_hostile_processor_comes_out_as_by_the_tables_or_by_what_it_may_hold() =>
        Gen.Select(Gen.ULong, s_variants, s_runs).Sample(
            (seed, variants, steps) => Run(TlbGeometry.Default, variants, new Hostility(seed), steps), iter: Runs);

    [Fact]
    public void Access_comes_out_as_by_the_tables_where_every_store_is_invalidated() =>
        Gen.Select(s_geometries, s_variants, s_runs).Sample(
            (geometry, variants, steps) => RunAndInvalidate(geometry, variants, null, steps), iter: Runs);

    [Fact]
    public void Access_of_a_hostile_processor_comes_out_as_by_the_tables_where_every_store_is_invalidated() =>
        Gen.Select(Gen.ULong, s_variants, s_runs).Sample(
            (seed, variants, steps) => RunAndInvalidate(TlbGeometry.Default, variants, new Hostility(seed), steps), iter: Runs);

    private static void Run(TlbGeometry geometry, PagingVariants variants, Hostility? hostility, CoherenceStep[] steps)
    {
        using CoherenceModel model = new(geometry, variants, hostility);
        foreach (CoherenceStep step in steps)
            model.Run(step);
    }

    private static void RunAndInvalidate(TlbGeometry geometry, PagingVariants variants, Hostility? hostility, CoherenceStep[] steps)
    {
        using CoherenceModel model = new(geometry, variants, hostility);
        foreach (CoherenceStep step in steps)
            model.RunAndInvalidate(step);
        model.AssertNothingIsStale();
    }

    /// <summary>An entry that is present nine times of ten, and mostly without a reserved bit.</summary>
    private static PageTableEntry Entry(int flags, int rarity, int target, bool isLarge)
    {
        PageTableFlags set = rarity == 0 ? PageTableFlags.None : PageTableFlags.Present;
        set |= (flags & 1) != 0 ? PageTableFlags.Writable : 0;
        set |= (flags & 6) != 0 ? PageTableFlags.User : 0;
        set |= (flags & 24) == 24 ? PageTableFlags.NoExecute : 0;
        set |= (flags & 16) != 0 ? PageTableFlags.Global : 0;
        set |= (flags & 32) != 0 ? PageTableFlags.Accessed | PageTableFlags.Dirty : 0;
        ulong key = (flags & 64) != 0 ? 1UL << 59 : 0;
        ulong reserved = rarity == 1 ? PagePath.Reserved : 0;
        ulong address = isLarge ? CoherenceTables.FirstLargePage + (ulong)target * (2 << 20) : CoherenceTables.FirstFrame + (ulong)target * 4096;
        return new PageTableEntry(address | reserved | key | (ulong)set | (ulong)(isLarge ? PageTableFlags.PageSize : 0));
    }
}
