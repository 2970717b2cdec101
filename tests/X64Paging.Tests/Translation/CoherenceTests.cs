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

    private static readonly Gen<TlbGeometry> s_geometries = Gen.OneOf(
        TlbGeometry.SingleEntry, Geometries.Unified(1, 2, 1, 1, 1, 1), Geometries.Unified(2, 2, 1, 2, 1, 1), Geometries.Unified(16, 4, 4, 4, 1, 1));

    private static readonly Gen<PageTableEntry> s_entries = Gen.Select(
        Gen.Int[0, 63], Gen.Int[0, 9], Gen.Int[0, 1], Gen.Bool, (flags, rarity, target, isLarge) => Entry(flags, rarity, target, isLarge));

    private static readonly Gen<CoherenceStep> s_steps = Gen.Select(
        Gen.Frequency(
            (3, CoherenceAction.StoreTableEntry),
            (1, CoherenceAction.StoreDirectoryEntry),
            (5, CoherenceAction.Translate),
            (5, CoherenceAction.Open),
            (1, CoherenceAction.Invalidate),
            (1, CoherenceAction.LoadCr3),
            (1, CoherenceAction.SwitchPcidWithoutFlush),
            (1, CoherenceAction.ChangeControls)),
        Gen.Int[0, CoherenceModel.PageCount - 1],
        s_entries,
        Gen.OneOf(AccessKind.Read, AccessKind.Write, AccessKind.Fetch),
        Gen.Enum<AccessMode>(),
        (action, page, entry, kind, mode) => new CoherenceStep(action, page, entry, kind, mode));

    [Fact]
    public void Access_comes_out_as_by_the_tables_or_by_what_they_were_since_the_last_invalidation() =>
        Gen.Select(s_geometries, s_steps.Array[1, 80]).Sample(
            (geometry, steps) =>
            {
                using CoherenceModel model = new(geometry);
                foreach (CoherenceStep step in steps)
                    model.Run(step);
            },
            iter: Runs);

    [Fact]
    public void Access_comes_out_as_by_the_tables_where_every_store_is_invalidated() =>
        Gen.Select(s_geometries, s_steps.Array[1, 80]).Sample(
            (geometry, steps) =>
            {
                using CoherenceModel model = new(geometry);
                foreach (CoherenceStep step in steps)
                    model.RunAndInvalidate(step);
                model.AssertNothingIsStale();
            },
            iter: Runs);

    /// <summary>An entry that is present nine times of ten, and mostly without a reserved bit.</summary>
    private static PageTableEntry Entry(int flags, int rarity, int target, bool isLarge)
    {
        PageTableFlags set = rarity == 0 ? PageTableFlags.None : PageTableFlags.Present;
        set |= (flags & 1) != 0 ? PageTableFlags.Writable : 0;
        set |= (flags & 6) != 0 ? PageTableFlags.User : 0;
        set |= (flags & 24) == 24 ? PageTableFlags.NoExecute : 0;
        set |= (flags & 16) != 0 ? PageTableFlags.Global : 0;
        set |= (flags & 32) != 0 ? PageTableFlags.Accessed | PageTableFlags.Dirty : 0;
        ulong reserved = rarity == 1 ? 1UL << 50 : 0;
        ulong address = isLarge ? CoherenceModel.FirstLargePage + (ulong)target * (2 << 20) : CoherenceModel.FirstFrame + (ulong)target * 4096;
        return new PageTableEntry(address | reserved | (ulong)set | (ulong)(isLarge ? PageTableFlags.PageSize : 0));
    }
}
