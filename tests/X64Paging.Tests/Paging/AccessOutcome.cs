// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Tests.Paging;

/// <summary>What an access comes to.</summary>
/// <param name="ErrorCode">The error code of its #PF, or none.</param>
/// <param name="Accessed">The levels whose entries then have A: bit n for level n.</param>
/// <param name="Dirty">The levels whose entries then have D.</param>
/// <param name="Rule">The rule that refuses.</param>
/// <param name="Level">The level of the entry that refuses.</param>
/// <param name="Bit">The bit of that entry.</param>
internal readonly record struct AccessOutcome(
    int? ErrorCode, int Accessed, int Dirty, RefusalRule Rule = RefusalRule.None, PagingLevel Level = PagingLevel.None, int Bit = 0)
{
    public override string ToString() =>
        $"{(ErrorCode is { } code ? $"#PF 0x{code:x} by {Rule}, bit {Bit} of level {(int)Level}" : "allowed")}, A at [{Levels(Accessed)}], D at [{Levels(Dirty)}]";

    private static string Levels(int set) => string.Concat(Enumerable.Range(1, 5).Reverse().Where(level => (set >> level & 1) != 0));
}
