// SPDX-License-Identifier: MIT
namespace X64Paging.Diagnostics.Explanations;

/// <summary>A bit of a page fault's error code, and why it is as it is.</summary>
/// <param name="Number">The bit.</param>
/// <param name="Name">The manual's name for it.</param>
/// <param name="IsSet">Whether it is 1.</param>
/// <param name="Reason">Why.</param>
public sealed record ErrorCodeBit(int Number, string Name, bool IsSet, string Reason);
