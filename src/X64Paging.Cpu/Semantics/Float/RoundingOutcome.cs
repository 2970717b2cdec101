// SPDX-License-Identifier: MIT
namespace X64Paging.Cpu.Semantics.Float;

/// <summary>What a rounding did to the magnitude.</summary>
internal enum RoundingOutcome
{
    Exact,
    Truncated,
    Up,
}
