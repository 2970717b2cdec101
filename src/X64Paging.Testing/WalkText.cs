// SPDX-License-Identifier: MIT
using System.Text;
using X64Paging.Paging;

namespace X64Paging.Testing;

/// <summary>A walk with words beside the entries that an assertion is about.</summary>
internal static class WalkText
{
    /// <summary>The entries on the way to an address, for an access that no right refuses.</summary>
    public static Walk Look(PagingSpace space, LabAddress address) =>
        space.Probe(address, AccessKind.Read, AccessMode.SupervisorWithUserAccess);

    /// <summary>Whether the entry that maps the address has D set.</summary>
    public static bool IsDirty(Walk walk) =>
        walk.Steps[^1] is { Entry: { IsPresent: true, IsDirty: true } } leaf && leaf.Entry.IsLeaf(leaf.Level);

    /// <summary>The walk with the entry that ends it marked.</summary>
    public static string MarkLast(Walk walk, string words) => Of(walk, step => step == walk.Steps[^1] ? words : null);

    /// <summary>The walk of a fault, with the entry that refused marked.</summary>
    public static string Of(LabFault fault) => Of(
        fault.Walk,
        step => fault.Refusal.Level == step.Level ? $"refuses by {FaultText.NameOf(fault.Refusal.Bit)}" : null);

    /// <summary>The walk with a mark behind every entry that one is answered for.</summary>
    public static string Of(Walk walk, Func<WalkStep, string?> mark)
    {
        // The walk's own text has a line for the access, one for each entry from the root down, and the verdict.
        string[] lines = walk.ToString().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        StringBuilder text = new("Walk: ");
        text.Append(lines[0]);
        for (int index = 1; index < lines.Length; index++)
        {
            text.AppendLine();
            WalkStep? step = index <= walk.Steps.Count ? walk.Steps[index - 1] : null;
            string? words = step is { } entry ? mark(entry) : null;
            text.Append(words == null ? "      " : "  >>> ").Append(lines[index]);
            if (words != null)
                text.Append("   <<< ").Append(words);
        }

        return text.ToString();
    }
}
