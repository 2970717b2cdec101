// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Diagnostics.Explanations;

/// <summary>Writes what to change in lines for people.</summary>
internal static class ChangeText
{
    public static void Write(TextWriter writer, SmallestChange change, Explanation explanation, string title)
    {
        writer.WriteLine($"{title}: {change.Count} {(change.Count == 1 ? "change" : "changes")}");
        foreach (Change one in change.Changes)
        {
            switch (one)
            {
                case AddressChange address:
                    writer.WriteLine($"  access {address.NewAddress} instead of {address.OldAddress}");
                    break;

                case RegisterChange register:
                    WriteRegister(writer, register);
                    break;

                case EntryChange entry:
                    WriteEntry(writer, entry);
                    break;
            }
        }

        if (change.NeedsInvalidation)
            writer.WriteLine($"  INVLPG {explanation.Walk?.Address ?? explanation.Address}, as what is cached may refuse still");
        writer.WriteLine($"  then it is allowed{(change.Changes.Any(one => one is EntryChange { NeedsFrame: true }) ? "" : $": physical {change.Physical}")}");
    }

    /// <summary>Such as <c>bit 1</c> or <c>bits 44 45 46</c>.</summary>
    public static string BitNumbers(IEnumerable<int> bits)
    {
        string numbers = string.Join(' ', bits);
        return (numbers.Contains(' ', StringComparison.Ordinal) ? "bits " : "bit ") + numbers;
    }

    /// <summary>A register's name, with the bits that change: <c>EFLAGS.AC</c>, <c>PKRU</c>, <c>CR0.WP</c>.</summary>
    private static void WriteRegister(TextWriter writer, RegisterChange change)
    {
        string bits = Bits(change.Bits);
        writer.WriteLine(change.Register == ChangedRegister.Eflags ? $"  EFLAGS: {bits}, by STAC"
            : $"  {Words.For(change.Register)} 0x{change.OldValue:x} -> 0x{change.NewValue:x}: {bits}");
    }

    private static void WriteEntry(TextWriter writer, EntryChange change)
    {
        string place = change.IsInNewTable ? $"{change.Level.EntryName} {change.Index} of the new table" : $"{change.Level.EntryName} [{change.EntryAddress}]";
        string values = change.NamesNewTable || change.IsInNewTable ? "" : $" {change.OldValue} -> {change.NewValue}";
        string reach = change.Level > PagingLevel.PageTable && !change.IsInNewTable && !change.NamesNewTable ? $", for all {Size(change.Reach)} below it" : "";
        writer.WriteLine($"  {place}{values}: {Bits(change.Bits)}{reach}");
        if (change.NamesNewTable)
            writer.WriteLine($"    and its address: that of a new table, a frame of zeros; no table for the {(change.Level - 1).EntryName} is there yet");
        if (change.NeedsFrame)
            writer.WriteLine($"    it then maps the frame in its address field, {change.NewValue.Frame.Base}: put the page's own frame there first");
    }

    private static string Size(ulong bytes) => bytes >> 40 > 0 ? $"{bytes >> 40} TiB" : bytes >> 30 > 0 ? $"{bytes >> 30} GiB" : $"{bytes >> 20} MiB";

    private static string Bits(IReadOnlyList<BitChange> bits) =>
        string.Join(", ", bits.GroupBy(bit => (bit.Name, bit.To)).Select(
            group => $"{BitNumbers(group.Select(bit => bit.Number))} ({group.Key.Name}) {1 - group.Key.To} -> {group.Key.To}"));
}
