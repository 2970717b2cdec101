// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Memory;
using X64Paging.Memory;
using X64Paging.Paging;

namespace X64Paging.Diagnostics.Sanitizers;

/// <summary>The kernel's account of a frame is wrong.</summary>
/// <param name="Where">Where the run was when it was found: at the end of what a kernel did.</param>
/// <param name="Mistake">What is wrong.</param>
/// <param name="Frame">The frame.</param>
/// <param name="References">References that it has.</param>
/// <param name="Expected">References that it should have.</param>
/// <param name="Mappings">The entries that name it.</param>
/// <param name="AllocatedBy">Who took it, if that was seen.</param>
/// <param name="ReleasedBy">Who gave a reference back last, if somebody has.</param>
public sealed record FrameReport(
    CodePoint Where,
    FrameMistake Mistake,
    Frame Frame,
    uint References,
    uint Expected,
    IReadOnlyList<FrameMapping> Mappings,
    CodePoint? AllocatedBy,
    CodePoint? ReleasedBy) : SanitizerReport(Where)
{
    /// <inheritdoc/>
    public override bool IsMistake => true;

    /// <inheritdoc/>
    public override IEnumerable<string> Lines()
    {
        yield return $"{Title}: {Where}: {Frame} {Verdict}";
        foreach (FrameMapping mapping in Mappings)
        {
            string what = mapping.Level == PagingLevel.PageTable ? "page" : $"the table that its {mapping.Level} entry names for";
            yield return $"named    by pid {mapping.Pid} as {what} {mapping.Page}, entry [{mapping.EntryAddress}] {mapping.Entry}, {Rights(mapping.Entry)}";
            if (mapping.Store is { } store)
                yield return $"changed  {Describe(store)}";
        }

        if (AllocatedBy is { } allocated)
            yield return $"taken    by {allocated}";
        if (ReleasedBy is { } released)
            yield return $"released by {released}, the last time";
    }

    /// <inheritdoc/>
    public override IEnumerable<TableStore> Stores() =>
        Mappings.Select(mapping => mapping.Store).OfType<TableStore>();

    private string Title => Mistake switch
    {
        FrameMistake.TooFewReferences => "too few references",
        FrameMistake.TooManyReferences => "too many references",
        FrameMistake.FreedWhileMapped => "freed while mapped",
        FrameMistake.Leaked => "leaked",
        FrameMistake.WritableInOneOfSeveral => "writable and shared",
        FrameMistake.CopyOnWriteMarkLost => "copy-on-write mark lost",
        _ => "writable against its region",
    };

    private string Verdict => Mistake switch
    {
        FrameMistake.FreedWhileMapped => $"is free, and {Count(Expected, "entry names", "entries name")} it",
        FrameMistake.Leaked => $"has {Count(References, "reference", "references")}, and no entry names it",
        FrameMistake.WritableInOneOfSeveral => $"is writable in a page that is not shared by mapping, and {Count((uint)Mappings.Count, "entry names", "entries name")} it",
        FrameMistake.CopyOnWriteMarkLost => "lies in a region that can be written, behind an entry that neither allows it nor is marked",
        FrameMistake.WritableAgainstRegion => "is writable in a region that cannot be written",
        _ => $"has {Count(References, "reference", "references")}, and should have {Expected}",
    };

    private static string Count(uint count, string one, string several) => $"{count} {(count == 1 ? one : several)}";

    private static string Rights(PageTableEntry entry)
    {
        const PageTableFlags Told = PageTableFlags.Present | PageTableFlags.Writable | PageTableFlags.User | PageTableFlags.NoExecute;
        string mark = entry.Has(PageMarks.CopyOnWrite) ? ", copy-on-write" : entry.Has(PageMarks.Shared) ? ", shared" : "";
        return (entry.Flags & Told) + mark;
    }
}
