// SPDX-License-Identifier: MIT
using System.Numerics;
using X64Paging.Cpu.Semantics;

namespace X64Paging.Cpu.Instructions.Bit;

/// <summary>POPCNT r, r/m. SDM vol. 2B, "POPCNT—Return the Count of Number of Bits Set to 1".</summary>
internal readonly struct Popcnt : IScanOperation
{
    public static T Apply<T>(T source, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T> => BitCounts.Ones(source, ref flags);
}
