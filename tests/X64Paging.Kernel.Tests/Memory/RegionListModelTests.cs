// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Memory;
using X64Paging.Paging;
using static X64Paging.Kernel.Tests.Memory.MemoryLab;

namespace X64Paging.Kernel.Tests.Memory;

/// <summary>Random changes to a list of regions, held to a model that knows the rights of each page and nothing of regions.</summary>
public sealed class RegionListModelTests
{
    private const int PageCount = 24;
    private const int StepCount = 400;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    [Theory, MemberData(nameof(Seeds))]
    public void Random_changes_do_to_every_page_what_they_do_to_the_model(int seed)
    {
        Random random = new(seed);
        RegionList regions = new();
        RegionRights?[] model = new RegionRights?[PageCount];

        for (int step = 0; step < StepCount; step++)
        {
            int first = random.Next(PageCount);
            int end = first + random.Next(PageCount - first) + 1;
            Change(random, regions, model, first, end);

            string where = $"seed {seed}, step {step}";
            AssertSameRights(model, regions, where);
            AssertInOrder(regions, where);
            AssertSameAnswers(model, regions, first, end, where);
        }
    }

    private static void Change(Random random, RegionList regions, RegionRights?[] model, int first, int end)
    {
        RegionRights rights = (RegionRights)random.Next(8);
        switch (random.Next(3))
        {
            case 0:
                regions.Remove(At(first), At(end));
                model.AsSpan(first..end).Clear();
                break;

            case 1 when regions.Covers(At(first), At(end)):
                regions.SetRights(At(first), At(end), rights);
                model.AsSpan(first..end).Fill(rights);
                break;

            default:
                regions.Remove(At(first), At(end));
                regions.Add(Anonymous(first, end - first, rights));
                model.AsSpan(first..end).Fill(rights);
                break;
        }
    }

    private static void AssertSameRights(RegionRights?[] model, RegionList regions, string where)
    {
        for (int page = 0; page < PageCount; page++)
            Assert.True(model[page] == regions.Find(At(page, 0x7FF))?.Rights, $"{where}: page {page}");
    }

    private static void AssertInOrder(RegionList regions, string where)
    {
        LinearAddress end = default;
        foreach (Region region in regions.All)
        {
            Assert.True(region.Start >= end && region.End > region.Start, $"{where}: {region}");
            end = region.End;
        }
    }

    private static void AssertSameAnswers(RegionRights?[] model, RegionList regions, int first, int end, string where)
    {
        RegionRights?[] range = model[first..end];
        Assert.True(range.All(rights => rights != null) == regions.Covers(At(first), At(end)), $"{where}: covers {first} to {end}");
        Assert.True(range.All(rights => rights == null) == regions.IsFree(At(first), At(end)), $"{where}: is free {first} to {end}");

        int size = end - first;
        LinearAddress? expected = null;
        for (int start = PageCount - size; start >= 0 && expected == null; start--)
            expected = model.AsSpan(start, size).IndexOfAnyExcept((RegionRights?)null) < 0 ? At(start) : null;
        Assert.True(expected == regions.FindFree((ulong)size * 4096, At(0), At(PageCount)), $"{where}: find {size} free pages");
    }
}
