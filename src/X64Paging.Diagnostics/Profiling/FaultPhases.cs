// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;

namespace X64Paging.Diagnostics.Profiling;

/// <summary>An amount for each <see cref="FaultPhase"/>: model cycles or host nanoseconds.</summary>
[InlineArray(Count)]
public struct FaultPhases
{
    /// <summary>How many phases there are.</summary>
    public const int Count = (int)FaultPhase.Retry + 1;

    private static readonly string[] s_names = ["walk", "raise", "handler", "copy", "invalidate", "retry"];

    private ulong _first;

    /// <summary>What the phases are called in reports, in order.</summary>
    public static IReadOnlyList<string> Names => s_names;

    /// <summary>The amount of all phases together.</summary>
    public readonly ulong Total
    {
        get
        {
            ulong total = 0;
            foreach (ulong amount in this)
                total += amount;
            return total;
        }
    }

    /// <summary>The amount of one phase.</summary>
    public readonly ulong At(FaultPhase phase) => this[(int)phase];

    internal void Add(in FaultPhases other)
    {
        for (int phase = 0; phase < Count; phase++)
            this[phase] += other[phase];
    }
}
