// SPDX-License-Identifier: MIT
namespace X64Paging.Diagnostics.Explanations;

/// <summary>Finds the fewest changes that make an access legal, by trying them: the walker is asked after each what still refuses.</summary>
/// <remarks>
/// <para>Whatever makes the access legal must change something that the refusing rule looks at. So the search goes from refusal to refusal
/// and tries, at each, all that the rule looks at, in the order of preference: EFLAGS.AC for SMAP and LASS, the key's register for a
/// key, then bits of entries, control registers last. Among equally many changes, those with fewer in control registers win, then those
/// found first.</para>
/// <para>Not tried: other keys for a page, PS, addresses in entries, and MAXPHYADDR and other features of the processor. An entry that is
/// not present and names no frame gets a new table.</para>
/// </remarks>
internal sealed class ChangeSearch
{
    /// <summary>More than any real case needs; an end to what a contrived one might take.</summary>
    private const int MostSuppositions = 20_000;

    private readonly bool _allowsControlRegisters;
    private Supposition? _best;
    private int _bestCount = int.MaxValue;
    private int _bestControls;
    private int _suppositions;

    private ChangeSearch(bool allowsControlRegisters) => _allowsControlRegisters = allowsControlRegisters;

    /// <summary>Finds the smallest change.</summary>
    /// <param name="access">The access as things are.</param>
    /// <param name="allowsControlRegisters">Whether control registers may be changed.</param>
    /// <param name="count">How many changes.</param>
    /// <returns>The access with the changes in place; null if nothing makes it legal.</returns>
    public static Supposition? Find(Supposition access, bool allowsControlRegisters, out int count)
    {
        ChangeSearch search = new(allowsControlRegisters);
        search.Try(access, 0, 0);
        count = search._bestCount;
        return search._best;
    }

    private void Try(Supposition supposed, int count, int controls)
    {
        if (count > _bestCount || (count == _bestCount && controls >= _bestControls) || _suppositions++ >= MostSuppositions)
            return;

        Judgement judgement = supposed.Judge();
        if (judgement.IsAllowed)
        {
            (_best, _bestCount, _bestControls) = (supposed, count, controls);
            return;
        }

        foreach (Supposition next in judgement.Refused is { } walk ? Remedies.For(supposed, walk) : Remedies.For(supposed, judgement.AddressRule))
            Try(next, count + 1, controls);
        if (!_allowsControlRegisters)
            return;
        foreach (Supposition next in judgement.Refused is { } refused ? ControlRemedies.For(supposed, refused) : ControlRemedies.For(supposed, judgement.AddressRule))
            Try(next, count + 1, controls + 1);
    }
}
