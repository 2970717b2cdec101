// SPDX-License-Identifier: MIT
namespace X64Paging.Diagnostics.Profiling;

/// <summary>Numbers the stacks that occur.</summary>
internal sealed class StackTable
{
    private readonly Dictionary<string, int> _numbers = [];
    private readonly List<IReadOnlyList<string>> _stacks = [];

    /// <summary>The stacks by number, each from its outermost frame in.</summary>
    public IReadOnlyList<IReadOnlyList<string>> All => _stacks;

    public int NumberOf(List<string> frames)
    {
        string key = string.Join('\n', frames);
        if (_numbers.TryGetValue(key, out int number))
            return number;

        number = _stacks.Count;
        _numbers.Add(key, number);
        _stacks.Add([.. frames]);
        return number;
    }
}
