// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;
using Xunit;

namespace X64Paging.Tests.Translation;

/// <summary>A hostile MMU does what software must be ready for, and in some run does each of it. That it does no more is for <see cref="CoherenceTests"/>.</summary>
public sealed class HostilityTests
{
    private const int Seeds = 50;
    private const ulong Page = 0x4000_0000;
    private const ulong Neighbour = Page + Frame.Size;

    [Fact]
    public void Run_is_the_same_for_the_same_seed()
    {
        string[] runs = [.. Enumerable.Range(0, 5).Select(seed => Run((ulong)seed))];

        Assert.Equal(runs, Enumerable.Range(0, 5).Select(seed => Run((ulong)seed)));
        Assert.Equal(runs.Length, runs.Distinct().Count());

        static string Run(ulong seed)
        {
            using TestMachine machine = Machine(seed);
            return string.Concat(VersionsSeen(machine, accesses: 100)) + machine.Mmu.Statistics;
        }
    }

    [Fact]
    public void Old_version_of_a_page_is_used_beside_the_new_one()
    {
        Assert.True(Some(machine => string.Concat(VersionsSeen(machine, accesses: 30)).Contains("101")), "old, new, old");
        Assert.True(Some(machine => !VersionsSeen(machine, accesses: 3).Contains(1)), "the old one is kept for a while");
        Assert.True(Some(machine => !VersionsSeen(machine, accesses: 3).Contains(0)), "the old one is dropped at once");
    }

    [Fact]
    public void Invlpg_ends_every_old_version()
    {
        for (ulong seed = 0; seed < Seeds; seed++)
        {
            using TestMachine machine = Machine(seed);
            machine.Map(Page);
            machine.Translate(Page);
            machine.Map(Page);
            machine.Translate(Page, AccessKind.Write);
            ulong current = machine.Map(Page).Base.Value;
            machine.Translate(Page, AccessKind.Fetch);

            machine.Invalidate(Page);

            for (int i = 0; i < 20; i++)
                Assert.Equal(current, machine.Translate(Page, (AccessKind)(i % 3)));
        }
    }

    [Fact]
    public void Large_page_is_kept_in_pieces_of_which_some_may_be_old()
    {
        const ulong Old = 0x20_0000, New = 0x40_0000, Size = 2 << 20;
        Assert.True(Some(machine =>
        {
            machine.Map(Page, Old, PageSize.Size2MiB);
            machine.Translate(Page);
            machine.Map(Page, New, PageSize.Size2MiB);
            return machine.Translate(Page) == Old && machine.Translate(Page + Size / 2) == New + Size / 2;
        }));

        // INVLPG of one byte ends all pieces.
        for (ulong seed = 0; seed < Seeds; seed++)
        {
            using TestMachine machine = Machine(seed);
            machine.Map(Page, Old, PageSize.Size2MiB);
            for (ulong offset = 0; offset < Size; offset += Size / 16)
                machine.Translate(Page + offset);
            machine.Map(Page, New, PageSize.Size2MiB);

            machine.Invalidate(Page + Size - 1);

            for (ulong offset = 0; offset < Size; offset += Size / 16)
                Assert.Equal(New + offset, machine.Translate(Page + offset));
        }
    }

    [Fact]
    public void Page_that_nobody_touched_is_fetched_ahead_and_never_dirtied()
    {
        Assert.True(Some(machine =>
        {
            machine.Map(Page);
            machine.Map(Neighbour);
            for (int i = 0; i < 10; i++)
                machine.Translate(Page, AccessKind.Write);

            Assert.False(machine[Neighbour].IsDirty);
            return machine[Neighbour].IsAccessed;
        }));
    }

    [Fact]
    public void Raised_right_costs_at_most_one_fault()
    {
        for (ulong seed = 0; seed < Seeds; seed++)
        {
            using TestMachine machine = Machine(seed);
            machine.Map(Page, TestMachine.ReadOnly);
            machine.Translate(Page);
            machine[Page] = machine[Page].With(PageTableFlags.Writable);

            // Not always the first write: it may find the new version, and a later one the old.
            int faults = 0;
            for (int i = 0; i < 20; i++)
            {
                if (!machine.Mmu.TryTranslate(new LinearAddress(Page), AccessKind.Write, AccessMode.User, out _, out PageFault fault))
                {
                    Assert.True(fault.IsSpurious);
                    faults++;
                }
            }

            Assert.InRange(faults, 0, 1);
        }
    }

    [Fact]
    public void No_fast_table_serves()
    {
        using TestMachine machine = Machine(seed: 1);
        machine.Map(Page);
        for (int i = 0; i < 10; i++)
            FastTableAudit.Open(machine, Page, AccessKind.Write, AccessMode.User, out _);

        Assert.Equal(0, FastTableAudit.AssertBackedByTlb(machine));
    }

    private static TestMachine Machine(ulong seed) => new(hostility: new Hostility(seed));

    private static bool Some(Func<TestMachine, bool> happens)
    {
        for (ulong seed = 0; seed < Seeds; seed++)
        {
            using TestMachine machine = Machine(seed);
            if (happens(machine))
                return true;
        }

        return false;
    }

    /// <summary>Moves a page without an invalidation, and tells for each access whether it went to the old place, 0, or the new one, 1.</summary>
    private static List<int> VersionsSeen(TestMachine machine, int accesses)
    {
        ulong old = machine.Map(Page).Base.Value;
        machine.Translate(Page);
        ulong replacement = machine.Map(Page).Base.Value;
        List<int> seen = [];
        for (int i = 0; i < accesses; i++)
        {
            ulong physical = machine.Translate(Page);
            Assert.Contains(physical, (ulong[])[old, replacement]);
            seen.Add(physical == old ? 0 : 1);
        }

        return seen;
    }
}
