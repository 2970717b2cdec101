// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Testing;

/// <summary>In which levels on the way to an address a flag is set, or has been set; to be compared with what a test expects.</summary>
internal sealed class LevelFlags(PageTableFlags flag, Walk walk)
{
    private readonly HashSet<PagingLevel> _levels = [];

    /// <summary>The entries on the way, as they are now.</summary>
    public Walk Walk { get; } = walk;

    private string Name => flag == PageTableFlags.Accessed ? "A" : "D";

    /// <summary>The levels in which a run or an access has set a flag.</summary>
    public static LevelFlags SetBy(LabOutcome outcome, LabAddress address, PageTableFlags flag)
    {
        LevelFlags flags = new(flag, WalkText.Look(outcome.Space, address));
        for (PagingLevel level = outcome.Space.RootLevel; level >= PagingLevel.PageTable; level--)
            flags.Note(level, (outcome.FlagsSet(level, address) & flag) != 0);
        return flags;
    }

    public void Note(PagingLevel level, bool isSet)
    {
        if (isSet)
            _levels.Add(level);
    }

    public bool Matches(PagingLevel[] expected) => _levels.SetEquals(expected);

    public string Expected(string word, PagingLevel[] expected) => $"{Name} {word} in {Words(expected)}, on the way to {Walk.Address}";

    public string Actual(string word) => $"{Name} {word} in {Words(_levels)}";

    /// <summary>The walk, with the entries marked that are not as expected; and the levels that have no entry.</summary>
    public string Marked(string whenSet, string whenClear, PagingLevel[] expected)
    {
        string text = WalkText.Of(Walk, step => _levels.Contains(step.Level) == expected.Contains(step.Level) ? null
            : $"{Name} {(_levels.Contains(step.Level) ? whenSet : whenClear)}");
        PagingLevel[] missing = [.. expected.Except(Walk.Steps.Select(step => step.Level))];
        return missing.Length == 0 ? text : $"{text}{Environment.NewLine}No entry of {Words(missing)} is on the way.";
    }

    private static string Words(IEnumerable<PagingLevel> levels)
    {
        string text = string.Join(", ", levels.OrderDescending());
        return text.Length == 0 ? "no level" : text;
    }
}
