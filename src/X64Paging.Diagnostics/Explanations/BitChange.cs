// SPDX-License-Identifier: MIT
namespace X64Paging.Diagnostics.Explanations;

/// <summary>One bit to change.</summary>
/// <param name="Number">The bit, 0 to 63.</param>
/// <param name="Name">The manual's name for it, such as <c>R/W</c>.</param>
/// <param name="To">What it becomes, 0 or 1; it is the other now.</param>
public readonly record struct BitChange(int Number, string Name, int To);
