// SPDX-License-Identifier: MIT
using X64Paging.Paging;
using Xunit;
using static Iced.Intel.AssemblerRegisters;
using static X64Paging.Testing.Tests.Pages;

namespace X64Paging.Testing.Tests;

/// <summary>Accessed and dirty flags, as they stand and as a run set them.</summary>
public sealed class FlagAssertionTests : IDisposable
{
    private static readonly PagingLevel[] s_allLevels = [PagingLevel.Pml4, PagingLevel.Pdpt, PagingLevel.PageDirectory, PagingLevel.PageTable];

    private readonly PagingLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void Accessed_holds_for_exactly_the_levels_of_the_walk()
    {
        _lab.Map(Data, Writable);
        PagingAssert.Accessed(_lab, Data);

        _lab.Read(Data);

        PagingAssert.Accessed(_lab, Data, s_allLevels);
        PagingAssert.Accessed(_lab.Space, Data, PagingLevel.PageTable, PagingLevel.PageDirectory, PagingLevel.Pdpt, PagingLevel.Pml4);
    }

    [Fact]
    public void Accessed_marks_a_level_that_should_be_set_and_is_clear()
    {
        _lab.Map(Data, ReadOnly);
        _lab.Write(Data, 1);

        string message = Failing.MessageOf(() => PagingAssert.Accessed(_lab, Data, s_allLevels));

        Assert.Contains("Expected: A set in Pml4, Pdpt, PageDirectory, PageTable, on the way to 0x400000", message);
        Assert.Contains("Actual:   A set in Pml4, Pdpt, PageDirectory\n", message);
        Assert.Contains("PageTable ", Failing.MarkedLine(message));
        Assert.EndsWith("<<< A is clear", Failing.MarkedLine(message));
    }

    [Fact]
    public void Accessed_marks_a_level_that_should_be_clear_and_is_set()
    {
        _lab.Map(Data, Writable);
        _lab.Read(Data);

        string message = Failing.MessageOf(() => PagingAssert.Accessed(_lab, Data, PagingLevel.Pml4, PagingLevel.Pdpt, PagingLevel.PageTable));

        Assert.Contains("PageDirectory ", Failing.MarkedLine(message));
        Assert.EndsWith("<<< A is set", Failing.MarkedLine(message));
    }

    [Fact]
    public void Accessed_tells_of_a_level_without_an_entry()
    {
        _lab.Map(0, Writable, PageSize.Size2MiB);
        _lab.Read(0);

        PagingAssert.Accessed(_lab, 0, PagingLevel.Pml4, PagingLevel.Pdpt, PagingLevel.PageDirectory);
        Assert.Contains("No entry of PageTable is on the way.", Failing.MessageOf(() => PagingAssert.Accessed(_lab, 0, s_allLevels)));
    }

    [Fact]
    public void Program_sets_no_accessed_flag_on_the_way_to_other_pages()
    {
        _lab.Map(Data, Writable);
        _lab.Program(asm => { asm.push(rax); asm.pop(rax); });

        LabRun run = PagingAssert.DoesNotFault(_lab);

        PagingAssert.Accessed(_lab, Data);
        PagingAssert.SetsAccessed(run, Data);
    }

    [Fact]
    public void Dirty_and_NotDirty_are_opposites_for_a_page_that_is_mapped()
    {
        _lab.Map(Data, Writable);
        PagingAssert.NotDirty(_lab, Data);
        string clean = Failing.MessageOf(() => PagingAssert.Dirty(_lab, Data));

        _lab.Write(Data, 1);

        PagingAssert.Dirty(_lab, Data);
        string dirty = Failing.MessageOf(() => PagingAssert.NotDirty(_lab, Data));
        Assert.Contains("Expected: D set for 0x400000\nActual:   D clear", clean);
        Assert.EndsWith("<<< D is clear", Failing.MarkedLine(clean));
        Assert.Contains("Expected: D clear for 0x400000\nActual:   D set", dirty);
        Assert.EndsWith("<<< D is set", Failing.MarkedLine(dirty));
    }

    [Fact]
    public void Neither_Dirty_nor_NotDirty_holds_where_nothing_is_mapped()
    {
        Assert.Contains("D set for", Failing.MessageOf(() => PagingAssert.Dirty(_lab, Data)));
        Assert.Contains("Actual:   not mapped", Failing.MessageOf(() => PagingAssert.NotDirty(_lab, Data)));
    }

    [Fact]
    public void SetsAccessed_counts_what_was_clear_before()
    {
        _lab.Map(Data, Writable);
        _lab.Map(Data + 0x1000, Writable);

        LabAccess first = _lab.Read(Data);
        LabAccess second = _lab.Read(Data + 0x1000);

        PagingAssert.SetsAccessed(first, Data, s_allLevels);
        PagingAssert.SetsAccessed(first, Data + 0x1000, PagingLevel.Pml4, PagingLevel.Pdpt, PagingLevel.PageDirectory);
        PagingAssert.SetsAccessed(second, Data + 0x1000, PagingLevel.PageTable);
        PagingAssert.SetsAccessed(second, Data);
        string message = Failing.MessageOf(() => PagingAssert.SetsAccessed(second, Data + 0x1000));
        Assert.Contains("Expected: A newly set in no level, on the way to 0x401000\nActual:   A newly set in PageTable", message);
        Assert.EndsWith("<<< A was newly set", Failing.MarkedLine(message));
    }

    [Fact]
    public void SetsDirty_is_the_first_write_alone()
    {
        _lab.Map(Data, Writable);

        LabAccess read = _lab.Read(Data);
        LabAccess first = _lab.Write(Data, 1);
        LabAccess second = _lab.Write(Data, 2);

        PagingAssert.SetsNoDirty(read, Data);
        PagingAssert.SetsDirty(first, Data);
        PagingAssert.SetsNoDirty(second, Data);
        string never = Failing.MessageOf(() => PagingAssert.SetsDirty(second, Data));
        string once = Failing.MessageOf(() => PagingAssert.SetsNoDirty(first, Data));
        Assert.EndsWith("<<< D was not newly set", Failing.MarkedLine(never));
        Assert.Contains("Actual:   D newly set in no level", never);
        Assert.EndsWith("<<< D was newly set", Failing.MarkedLine(once));
    }

    [Fact]
    public void Delta_ends_where_the_run_ends()
    {
        _lab.Map(Data, Writable);
        LabAccess read = _lab.Read(Data);

        _lab.Write(Data, 1);

        PagingAssert.SetsNoDirty(read, Data);
    }
}
