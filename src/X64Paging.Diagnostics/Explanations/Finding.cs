// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Diagnostics.Explanations;

/// <summary>A rule that refuses an access, and where.</summary>
/// <param name="Refusal">The rule, the entry and the bit; the level is <see cref="PagingLevel.None"/> where no entry refuses any more.</param>
/// <param name="BitName">The manual's name for the bit.</param>
/// <param name="Rule">The rule in a sentence.</param>
/// <param name="Section">The manual's section that has it, by title.</param>
public sealed record Finding(Refusal Refusal, string BitName, string Rule, string Section);
