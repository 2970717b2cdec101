// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Diagnostics.Explanations;

/// <summary>One of the rights that all levels give together.</summary>
/// <param name="Name">R/W, U/S or XD.</param>
/// <param name="IsSet">Its value: R/W and U/S are 1 if every level has 1, XD if any has.</param>
/// <param name="DecidedBy">The entries that took the right away: with R/W or U/S clear, or XD set. None where the right is whole.</param>
public sealed record EffectiveRight(string Name, bool IsSet, IReadOnlyList<WalkStep> DecidedBy);
