// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text.RegularExpressions;
using X64Paging.Diagnostics.Profiling;
using X64Paging.Memory;

namespace X64Paging.Diagnostics.Tests.Profiling;

/// <summary>What snapshot-store.c says must happen, computed from its constants, and what the profile says has happened.</summary>
public sealed partial class SnapshotStoreTests(SnapshotStoreFixture fixture)
{
    private const int EntrySize = 16;

    private static readonly string s_source = File.ReadAllText(Path.ChangeExtension(RepositoryFolder.Sample("snapshot-store"), ".c"));

    private static readonly ulong s_table = Constant("TableAddress");
    private static readonly ulong s_slots = Constant("SlotCount");

    [Fact]
    public void Pages_that_the_parent_changes_while_the_child_saves_are_copied_and_no_others()
    {
        IEnumerable<(int, ulong)> copied = fixture.Profile.Pages
            .Where(page => IsTable(page) && page.Counts[FaultKind.CowCopy] > 0).Select(page => (page.Pid!.Value, page.Start!.Value.Value));

        Assert.Equal(HotPages().Order().Select(page => (1, page)), copied);
        Assert.All(fixture.Profile.Pages, page => Assert.True(page.Counts[FaultKind.CowCopy] <= 1, page.Name));
    }

    [Fact]
    public void Region_and_function_tell_the_same_number_of_copies()
    {
        ulong pages = (ulong)HotPages().Count;

        ProfileCounts region = Assert.Single(fixture.Profile.Regions, row => row.Pid == 1 && row.Start!.Value.Value == s_table).Counts;
        ProfileCounts put = Assert.Single(fixture.Profile.Symbols, row => row.Name == "put").Counts;

        Assert.Equal((pages, pages * Frame.Size), (region[FaultKind.CowCopy], region.BytesCopied));
        Assert.Equal((pages, pages * Frame.Size), (put[FaultKind.CowCopy], put.BytesCopied));
        Assert.Equal(pages * CostModel.Default.CopyFrame, region.FaultCycles.At(FaultPhase.Copy) - region[FaultKind.DemandZero] * CostModel.Default.ZeroFrame);
    }

    [Fact]
    public void Every_page_is_zeroed_once_and_late_ones_are_reused()
    {
        ulong pageCount = s_slots * Constant("SlotSize") / Frame.Size;
        ulong late = (ulong)PagesOf(Constant("LateKeys"), Constant("LateKeyStep")).Except(HotPages()).Count();

        ProfileCounts region = Assert.Single(fixture.Profile.Regions, row => row.Pid == 1 && row.Start!.Value.Value == s_table).Counts;

        Assert.Equal((pageCount, late), (region[FaultKind.DemandZero], region[FaultKind.CowReuse]));
        Assert.Equal(pageCount + late + region[FaultKind.CowCopy], region.Faults);
    }

    [Fact]
    public void Child_that_only_reads_the_table_takes_no_fault_in_it()
    {
        ProfileCounts region = Assert.Single(fixture.Profile.Regions, row => row.Pid == 2 && row.Start!.Value.Value == s_table).Counts;

        Assert.Equal(0UL, region.Faults);
        Assert.True(region.Translation.DataMisses > 0);
    }

    [Fact]
    public void Copies_all_happen_between_the_fork_and_the_childs_end()
    {
        int first = fixture.Profile.Timeline.ToList().FindIndex(fault => fault.Kind == FaultKind.CowCopy);
        int lastZero = fixture.Profile.Timeline.ToList().FindLastIndex(fault => fault.Kind == FaultKind.DemandZero && IsTable(fault.Page.Value));
        int firstReuse = fixture.Profile.Timeline.ToList().FindIndex(fault => fault.Kind == FaultKind.CowReuse && IsTable(fault.Page.Value));
        int lastCopy = fixture.Profile.Timeline.ToList().FindLastIndex(fault => fault.Kind == FaultKind.CowCopy && IsTable(fault.Page.Value));

        Assert.True(lastZero < first && lastCopy < firstReuse, $"{lastZero} < {first}, {lastCopy} < {firstReuse}");
    }

    [Fact]
    public void Sharing_rises_to_the_whole_table_and_falls_by_what_is_copied()
    {
        ulong pageCount = s_slots * Constant("SlotSize") / Frame.Size;
        ulong most = fixture.Profile.Sharing.Max(sample => sample.Shared);
        SharingSample end = fixture.Profile.Sharing[^1];

        Assert.InRange(most, pageCount, pageCount + 64);
        Assert.Equal((0UL, 0UL, fixture.Profile.Totals[FaultKind.CowCopy]), (end.Shared, end.Unique, end.Copied));
        Assert.Equal(fixture.Profile.Sharing.Select(sample => sample.Time).Order(), fixture.Profile.Sharing.Select(sample => sample.Time));
    }

    [Fact]
    public void Frame_pointers_give_the_callers()
    {
        IEnumerable<string> copies = fixture.Profile.Stacks.Where(stack => stack[^1] == "cow-copy" && stack[^2] == "put").Select(stack => string.Join(' ', stack));

        string stack = Assert.Single(copies);
        Assert.Matches("^pid 1 .*main save\\S* update_hot\\S* put cow-copy$", stack);
    }

    private static HashSet<ulong> HotPages()
    {
        ulong blocks = s_slots / (Constant("BlockSize") / EntrySize);
        return PagesOf(ulong.Min(blocks * Constant("UpdatesPerBlock"), Constant("HotKeys")), Constant("HotKeyStep"));
    }

    /// <summary>The pages of the slots that the first so many multiples of a step hash to.</summary>
    private static HashSet<ulong> PagesOf(ulong count, ulong step)
    {
        HashSet<ulong> pages = [];
        for (ulong i = 0; i < count; i++)
        {
            uint slot = (uint)(i * step) * (uint)Constant("HashMultiplier") % (uint)s_slots;
            pages.Add(s_table + slot * Constant("SlotSize") / Frame.Size * Frame.Size);
        }

        return pages;
    }

    private static bool IsTable(ProfileRow page) => IsTable(page.Start!.Value.Value);

    private static bool IsTable(ulong address) => address >= s_table && address < s_table + s_slots * Constant("SlotSize");

    /// <summary>A constant of the program: a number, or one shifted.</summary>
    private static ulong Constant(string name)
    {
        Match match = ConstantPattern().Matches(s_source).Single(match => match.Groups["name"].Value == name);
        string text = match.Groups["value"].Value;
        ulong value = text.StartsWith("0x", StringComparison.Ordinal) ? Convert.ToUInt64(text, 16) : ulong.Parse(text, CultureInfo.InvariantCulture);
        return match.Groups["shift"] is { Success: true, Value: string shift } ? value << int.Parse(shift, CultureInfo.InvariantCulture) : value;
    }

    [GeneratedRegex(@"^ +(?<name>\w+) = (?<value>0x[0-9A-Fa-f]+|\d+)(?: << (?<shift>\d+))?,", RegexOptions.Multiline)]
    private static partial Regex ConstantPattern();
}
