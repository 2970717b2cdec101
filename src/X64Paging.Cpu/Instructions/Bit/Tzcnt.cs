// SPDX-License-Identifier: MIT
using System.Numerics;
using X64Paging.Cpu.Semantics;

namespace X64Paging.Cpu.Instructions.Bit;

/// <summary>TZCNT r, r/m. SDM vol. 2B, "TZCNT—Count the Number of Trailing Zero Bits".</summary>
internal readonly struct Tzcnt : IScanOperation
{
    public static T Apply<T>(T source, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T> => BitCounts.TrailingZeros(source, ref flags);
}
