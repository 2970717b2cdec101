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
        writer.WriteLine($"  {place}{values}: {Bits(change.Bits)}");
        if (change.NamesNewTable)
            writer.WriteLine($"    and its address: that of a new table, a frame of zeros; no table for the {(change.Level - 1).EntryName} is there yet");
        if (change.NeedsFrame)
            writer.WriteLine($"    it then maps the frame in its address field, {change.NewValue.Frame.Base}: put the page's own frame there first");
    }

    private static string Bits(IReadOnlyList<BitChange> bits) =>
        string.Join(", ", bits.Select(bit => $"bit {bit.Number} ({bit.Name}) {1 - bit.To} -> {bit.To}"));
}
