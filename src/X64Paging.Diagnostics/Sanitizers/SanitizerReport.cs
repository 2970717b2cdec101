// SPDX-License-Identifier: MIT
namespace X64Paging.Diagnostics.Sanitizers;

/// <summary>Something that a sanitizer found.</summary>
/// <param name="Where">Where the run was when it was found.</param>
public abstract record SanitizerReport(CodePoint Where)
{
    /// <summary>Whether the software is wrong. What the architecture calls harmless is told all the same.</summary>
    public abstract bool IsMistake { get; }

    /// <summary>The report in lines for people; the first says what is wrong, the others are details.</summary>
    public abstract IEnumerable<string> Lines();

    /// <summary>The changes of entries that are behind it, as far as they were seen.</summary>
    public abstract IEnumerable<TableStore> Stores();

    /// <inheritdoc/>
    public sealed override string ToString() => string.Join(Environment.NewLine + "  ", Lines());

    /// <summary>A change of an entry, as <c>[0x6000] 0x... -> 0x..., by pid 1 rip 0x401000 (main+0x0), 12 instructions before</c>.</summary>
    internal string Describe(TableStore store)
    {
        ulong before = Where.Instructions - store.Maker.Instructions;
        string when = before == 1 ? "1 instruction before" : $"{before} instructions before";
        return $"[{store.EntryAddress}] {store.Old} -> {store.New}, by {store.Maker}, {when}";
    }
}
