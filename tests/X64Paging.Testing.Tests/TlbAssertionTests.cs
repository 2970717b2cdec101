// SPDX-License-Identifier: MIT
using X64Paging.Paging;
using X64Paging.Translation;
using Xunit;
using static X64Paging.Testing.Tests.Pages;

namespace X64Paging.Testing.Tests;

/// <summary>What the TLB holds, by address and PCID.</summary>
public sealed class TlbAssertionTests : IDisposable
{
    private readonly PagingLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void TlbContains_holds_from_the_first_access_to_the_invalidation()
    {
        _lab.Map(Data, Writable);
        PagingAssert.TlbDoesNotContain(_lab, Data);

        _lab.Read(Data);
        PagingAssert.TlbContains(_lab, Data + 0xFFF);
        PagingAssert.TlbDoesNotContain(_lab, Data + 0x1000);

        _lab.Invalidate(Data);
        PagingAssert.TlbDoesNotContain(_lab, Data);
    }

    [Fact]
    public void TlbContains_fails_with_what_is_cached_instead()
    {
        _lab.Map(Data, Writable);
        _lab.Map(0x60_0000, Writable);
        _lab.Read(0x60_0000);

        string message = Failing.MessageOf(() => PagingAssert.TlbContains(_lab, Data));

        Assert.Contains("Expected: a cached translation of 0x400000, PCID 0 or global\nActual:   none", message);
        Assert.Contains("Cached translations: 1\n      0x600000 PCID 0: page of Size4KiB", message);
        Assert.EndsWith("<<< is what the tables say now", Failing.MarkedLine(message));
    }

    [Fact]
    public void TlbDoesNotContain_fails_with_the_translation_and_the_tables_beside_it()
    {
        LabPage page = _lab.Map(Data, Writable);
        _lab.Read(Data);
        page.With(PagingLevel.PageTable, PageTableFlags.None);

        string message = Failing.MessageOf(() => PagingAssert.TlbDoesNotContain(_lab, Data));

        Assert.Contains($"Actual:   page of Size4KiB at {page.Target}, Writable, User", message);
        Assert.Contains("  >>> 0x400000 PCID 0: ", message);
        Assert.Contains("not present", message);
    }

    [Fact]
    public void Large_page_is_contained_at_each_of_its_addresses()
    {
        _lab.Map(0x20_0000, Writable, PageSize.Size2MiB);

        _lab.Read(0x20_0000);

        PagingAssert.TlbContains(_lab, 0x3F_FFFF);
        PagingAssert.TlbDoesNotContain(_lab, 0x40_0000);
    }

    [Fact]
    public void Translations_are_told_apart_by_PCID_unless_global()
    {
        _lab.Cr4 |= Cr4Flags.ProcessContextIdentifiers | Cr4Flags.GlobalPages;
        _lab.Map(Data, Writable);
        _lab.Map(0x60_0000, Writable | PageTableFlags.Global);

        _lab.Read(Data);
        _lab.Read(0x60_0000);

        PagingAssert.TlbContains(_lab, Data, new Pcid(0));
        PagingAssert.TlbDoesNotContain(_lab, Data, new Pcid(5));
        PagingAssert.TlbContains(_lab, 0x60_0000, new Pcid(5));
        Assert.Contains("PCID 5 or global", Failing.MessageOf(() => PagingAssert.TlbContains(_lab, Data, new Pcid(5))));
        Assert.Contains("0x600000 global: ", Failing.MessageOf(() => PagingAssert.TlbDoesNotContain(_lab, 0x60_0000, new Pcid(5))));
    }

    [Fact]
    public void Lab_without_a_TLB_contains_nothing()
    {
        using PagingLab lab = new(new PagingLabOptions { Tlb = TlbGeometry.None });
        lab.Map(Data, Writable);

        lab.Read(Data);

        PagingAssert.TlbDoesNotContain(lab, Data);
    }
}
