// SPDX-License-Identifier: MIT
using System.Numerics;
using X64Paging.Cpu.Semantics;

namespace X64Paging.Cpu.Instructions.Bit;

/// <summary>BSF r, r/m: of 0 the destination stays, as on all processors. SDM vol. 2A, "BSF—Bit Scan Forward".</summary>
internal readonly struct Bsf : IScanOperation
{
    public static bool LeavesDestination<T>(T source)
        where T : unmanaged, IBinaryInteger<T> => source == T.Zero;

    public static T Apply<T>(T source, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T> => BitCounts.LowestIndex(source, ref flags);
}
