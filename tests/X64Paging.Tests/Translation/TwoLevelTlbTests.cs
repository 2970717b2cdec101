// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;
using Xunit;

namespace X64Paging.Tests.Translation;

/// <summary>First levels for data and for instructions, a second for both, and how room is made in them.</summary>
public sealed class TwoLevelTlbTests
{
    private const ulong Start = 0x4000_0000;

    /// <summary>One instruction entry, two of data, four for both; no paging-structure cache.</summary>
    private static readonly TlbGeometry s_small = Geometry(instructionWays: 1, dataWays: 2, unifiedWays: 4);

    public static TheoryData<TlbGeometry> Presets => [.. TlbGeometry.Presets];

    [Fact]
    public void Walk_fills_the_second_level_and_the_first_of_its_side()
    {
        using TestMachine machine = Machine(s_small, pages: 1);

        machine.Translate(Start);
        AssertCounts(machine, firstMisses: 1, secondHits: 0, misses: 1);

        machine.Translate(Start, AccessKind.Fetch);
        AssertCounts(machine, firstMisses: 2, secondHits: 1, misses: 1);
    }

    [Fact]
    public void Hit_in_the_second_level_fills_the_first()
    {
        using TestMachine machine = Machine(s_small, pages: 1);
        machine.Translate(Start);
        machine.Translate(Start, AccessKind.Fetch);

        machine.Translate(Start, AccessKind.Fetch);
        machine.Translate(Start);

        AssertCounts(machine, firstMisses: 2, secondHits: 1, misses: 1);
    }

    [Fact]
    public void Page_that_leaves_the_first_level_is_found_in_the_second()
    {
        using TestMachine machine = Machine(s_small, pages: 3);
        foreach (int page in (int[])[0, 1, 2]) // 2 takes the place of 0 in the first level
            machine.Translate(Address(page));

        machine.Translate(Address(0));

        AssertCounts(machine, firstMisses: 4, secondHits: 1, misses: 3);
    }

    [Fact]
    public void Page_that_leaves_the_second_level_stays_in_the_first()
    {
        using TestMachine machine = Machine(Geometry(instructionWays: 1, dataWays: 2, unifiedWays: 1), pages: 2);
        machine.Translate(Address(0));
        machine.Translate(Address(1));

        machine.Translate(Address(0));
        machine.Translate(Address(1));

        AssertCounts(machine, firstMisses: 2, secondHits: 0, misses: 2);
    }

    [Fact]
    public void Page_that_leaves_the_first_level_of_a_side_leaves_its_fast_tables_and_no_others()
    {
        using TestMachine machine = Machine(s_small, pages: 3);
        foreach (AccessKind kind in (AccessKind[])[AccessKind.Write, AccessKind.Read, AccessKind.Fetch])
            Open(machine, 0, kind);

        Open(machine, 1, AccessKind.Read);
        Assert.True(Has(machine, 0, AccessKind.Read) && Has(machine, 0, AccessKind.Write) && Has(machine, 0, AccessKind.Fetch));

        Open(machine, 2, AccessKind.Read);
        Assert.False(Has(machine, 0, AccessKind.Read) || Has(machine, 0, AccessKind.Write));
        Assert.True(Has(machine, 0, AccessKind.Fetch) && Has(machine, 1, AccessKind.Read));

        Open(machine, 1, AccessKind.Fetch);
        Assert.False(Has(machine, 0, AccessKind.Fetch));
        Assert.True(Has(machine, 1, AccessKind.Read) && Has(machine, 2, AccessKind.Read));
        FastTableAudit.AssertBackedByTlb(machine);
    }

    [Fact]
    public void Hit_in_the_second_level_that_displaces_a_page_closes_its_fast_tables()
    {
        using TestMachine machine = Machine(s_small, pages: 3);
        foreach (int page in (int[])[0, 1, 2, 0]) // 0 comes back from the second level, over 1
            Open(machine, page, AccessKind.Read);

        Assert.False(Has(machine, 1, AccessKind.Read));
        Assert.True(Has(machine, 0, AccessKind.Read) && Has(machine, 2, AccessKind.Read));
    }

    [Fact]
    public void Sides_may_hold_different_versions_of_a_page_until_it_is_invalidated()
    {
        using TestMachine machine = Machine(Geometry(instructionWays: 1, dataWays: 1, unifiedWays: 1), pages: 2);
        ulong old = machine.Translate(Start, AccessKind.Fetch);
        machine.Translate(Address(1)); // the page leaves the second level
        ulong replacement = machine.Map(Start).Base.Value;

        Assert.Equal((replacement, old), (machine.Translate(Start), machine.Translate(Start, AccessKind.Fetch)));
        machine.Invalidate(Start);

        Assert.Equal((replacement, replacement), (machine.Translate(Start), machine.Translate(Start, AccessKind.Fetch)));
    }

    [Fact]
    public void Write_that_sets_d_leaves_the_first_level_ready_for_the_next()
    {
        using TestMachine machine = Machine(s_small, pages: 3);
        machine.Translate(Start);
        machine.Translate(Start, AccessKind.Write);
        machine.Translate(Start, AccessKind.Write);
        Assert.Equal(1UL, machine.Mmu.Statistics.DirtyWalks);

        // The second level has D too.
        machine.Translate(Address(1));
        machine.Translate(Address(2));
        machine.Translate(Start, AccessKind.Write);
        Assert.Equal(1UL, machine.Mmu.Statistics.DirtyWalks);
    }

    [Fact]
    public void Invlpg_drops_a_page_from_every_array()
    {
        using TestMachine machine = Machine(s_small, pages: 1);
        machine.Translate(Start);
        machine.Translate(Start, AccessKind.Fetch);
        machine[Start] = default;

        machine.Invalidate(Start);

        Assert.False(machine.Mmu.Reaches(Start) || machine.Mmu.Reaches(Start, AccessKind.Fetch));
    }

    [Fact]
    public void Size_that_the_first_level_does_not_hold_is_served_by_the_second()
    {
        using TestMachine machine = new(TlbGeometry.SkylakeLike);
        machine.Map(Start, 0, PageSize.Size1GiB);

        for (int turn = 0; turn < 3; turn++)
            Open(machine, 0, AccessKind.Fetch);
        AssertCounts(machine, firstMisses: 3, secondHits: 2, misses: 1);
        Assert.False(Has(machine, 0, AccessKind.Fetch)); // only what the first level holds may be fast

        for (int turn = 0; turn < 3; turn++)
            Open(machine, 0, AccessKind.Read);
        AssertCounts(machine, firstMisses: 4, secondHits: 3, misses: 1);
    }

    [Fact]
    public void Size_that_no_level_holds_is_walked_for_every_time()
    {
        using TestMachine machine = new(s_small);
        machine.Map(Start, 0, PageSize.Size2MiB);

        for (int turn = 0; turn < 3; turn++)
            Open(machine, 0, AccessKind.Read);

        AssertCounts(machine, firstMisses: 3, secondHits: 0, misses: 3);
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(5, 2)]
    [InlineData(7, 3)]
    public void Sets_that_are_no_power_of_two_are_chosen_by_the_remainder(int sets, int ways)
    {
        TlbGeometry geometry = Geometries.Unified(sets, ways, 1, 1, 1, 1);
        using TestMachine machine = Machine(geometry, pages: sets * (ways + 1));
        ulong first = Start >> 12;

        // One more page than ways, all of one set: the first has to leave. A page of another set stays.
        int other = (int)((first + 1) % (ulong)sets);
        machine.Translate(Address(1));
        for (int i = 0; i <= ways; i++)
            machine.Translate(Address(i * sets));

        Assert.False(Holds(machine, 0));
        Assert.True(Enumerable.Range(1, ways).All(i => Holds(machine, i * sets)));
        Assert.True(Holds(machine, 1), $"set {other}");
    }

    [Fact]
    public void Least_recently_used_page_makes_room()
    {
        using TestMachine machine = Machine(OneSet(TlbReplacement.LeastRecentlyUsed, ways: 3), pages: 5);
        foreach (int page in (int[])[0, 1, 2, 0]) // 1 is now the one unused for longest
            machine.Translate(Address(page));

        machine.Translate(Address(3));
        Assert.Equal([0, 2, 3], Held(machine, 5));

        machine.Translate(Address(2), AccessKind.Write);
        machine.Translate(Address(4));
        Assert.Equal([2, 3, 4], Held(machine, 5));
    }

    [Fact]
    public void Order_of_use_is_seen_by_the_tlb_since_no_fast_table_serves()
    {
        using TestMachine machine = Machine(OneSet(TlbReplacement.LeastRecentlyUsed, ways: 2), pages: 3);
        foreach (int page in (int[])[0, 1, 0, 2])
            Open(machine, page, AccessKind.Read);

        Assert.Equal([0, 2], Held(machine, 3));
        Assert.Equal(0, FastTableAudit.AssertBackedByTlb(machine));
    }

    [Fact]
    public void Random_replacement_is_the_same_for_the_same_seed_and_spares_no_way()
    {
        const int Ways = 4, Pages = 200;
        List<int> first = Victims(seed: 7), again = Victims(seed: 7), other = Victims(seed: 8);

        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
        Assert.Equal([0, 1, 2, 3], first.Distinct().Order());
        Assert.True(Enumerable.Range(0, Ways).All(way => first.Count(victim => victim == way) > Pages / Ways / 4), string.Join(", ", first));

        // Which way each page took: the one whose page was no longer there.
        static List<int> Victims(ulong seed)
        {
            using TestMachine machine = Machine(OneSet(TlbReplacement.Random, Ways) with { Seed = seed }, Pages);
            int[] ways = new int[Ways];
            List<int> victims = [];
            for (int page = 0; page < Pages; page++)
            {
                machine.Translate(Address(page));
                int victim = page < Ways ? page : Enumerable.Range(0, Ways).Single(way => !Holds(machine, ways[way]));
                ways[victim] = page;
                if (page >= Ways)
                    victims.Add(victim);
            }

            return victims;
        }
    }

    [Theory, MemberData(nameof(Presets), DisableDiscoveryEnumeration = true)]
    public void Preset_serves_pages_of_every_size(TlbGeometry preset)
    {
        using TestMachine machine = new(preset);
        (ulong Address, PageSize Size)[] pages = [(1UL << 30, PageSize.Size4KiB), (2UL << 30, PageSize.Size2MiB), (3UL << 30, PageSize.Size1GiB)];
        foreach ((ulong address, PageSize size) in pages)
            machine.Map(address, 0, size);

        for (int turn = 0; turn < 3; turn++)
        {
            foreach (AccessKind kind in (AccessKind[])[AccessKind.Read, AccessKind.Write, AccessKind.Fetch])
            {
                foreach ((ulong address, PageSize size) in pages)
                    Assert.Equal(size.Bytes - 8, machine.Translate(address + size.Bytes - 8, kind));
            }
        }

        // Nine accesses to each page: nothing is walked for again but to set D, unless there is nothing to keep it in.
        MmuStatistics statistics = machine.Mmu.Statistics;
        if (preset == TlbGeometry.None)
            Assert.Equal((27UL, 27UL, 0UL, "9, 18, 27, 27, 0"), (statistics.TlbMisses, statistics.FirstLevelMisses, statistics.DirtyWalks, statistics.EntriesRead.ToString()));
        else if (preset != TlbGeometry.Tiny)
            Assert.Equal((3UL, 3UL), (statistics.TlbMisses, statistics.DirtyWalks));
    }

    [Theory, MemberData(nameof(Presets), DisableDiscoveryEnumeration = true)]
    public void Fast_tables_change_no_count(TlbGeometry preset)
    {
        const int Seed = 5, Pages = 40, Accesses = 4000;
        using TestMachine fast = Machine(preset, Pages), slow = Machine(preset, Pages);
        fast.Map(3 * Start, 0, PageSize.Size2MiB);
        slow.Map(3 * Start, 0, PageSize.Size2MiB);
        Random random = new(Seed);
        for (int i = 0; i < Accesses; i++)
        {
            ulong address = random.Next(8) == 0 ? 3 * Start + ((ulong)random.Next(4) << 12) : Address(random.Next(2) == 0 ? random.Next(4) : random.Next(Pages));
            AccessKind kind = (AccessKind)random.Next(3);
            Assert.Equal(slow.Translate(address, kind), FastTableAudit.Open(fast, address, kind, AccessMode.User, out _));
        }

        Assert.Equal(slow.Mmu.Statistics, fast.Mmu.Statistics);
    }

    private static TlbGeometry Geometry(int instructionWays, int dataWays, int unifiedWays) => new()
    {
        Name = "small",
        Instruction = [new(PageSizes.Small, 1, instructionWays)],
        Data = [new(PageSizes.Small, 1, dataWays)],
        Unified = [new(PageSizes.Small, 1, unifiedWays)],
        Structures = StructureCacheGeometry.None,
    };

    private static TlbGeometry OneSet(TlbReplacement replacement, int ways) =>
        Geometries.Unified(1, ways, 1, 1, 1, 1) with { Replacement = replacement };

    private static TestMachine Machine(TlbGeometry geometry, int pages)
    {
        TestMachine machine = new(geometry);
        for (int page = 0; page < pages; page++)
            machine.Map(Address(page));
        return machine;
    }

    private static ulong Address(int page) => Start + (ulong)page * Frame.Size;

    private static bool Holds(TestMachine machine, int page) => machine.Mmu.TryPeek(new LinearAddress(Address(page)), default, out _);

    private static int[] Held(TestMachine machine, int pages) => [.. Enumerable.Range(0, pages).Where(page => Holds(machine, page))];

    private static void Open(TestMachine machine, int page, AccessKind kind) =>
        Assert.NotNull(FastTableAudit.Open(machine, Address(page), kind, AccessMode.User, out _));

    private static bool Has(TestMachine machine, int page, AccessKind kind) => FastTableAudit.Has(machine, Address(page), kind);

    private static void AssertCounts(TestMachine machine, ulong firstMisses, ulong secondHits, ulong misses)
    {
        MmuStatistics statistics = machine.Mmu.Statistics;
        Assert.Equal((firstMisses, secondHits, misses), (statistics.FirstLevelMisses, statistics.SecondLevelHits, statistics.TlbMisses));
    }
}
