// SPDX-License-Identifier: MIT
using System.Numerics;
using X64Paging.Cpu.Semantics;

namespace X64Paging.Cpu.Instructions.Bit;

/// <summary>LZCNT r, r/m. SDM vol. 2A, "LZCNT—Count the Number of Leading Zero Bits".</summary>
internal readonly struct Lzcnt : IScanOperation
{
    public static T Apply<T>(T source, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T> => BitCounts.LeadingZeros(source, ref flags);
}
