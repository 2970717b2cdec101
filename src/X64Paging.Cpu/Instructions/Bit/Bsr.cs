// SPDX-License-Identifier: MIT
using System.Numerics;
using X64Paging.Cpu.Semantics;

namespace X64Paging.Cpu.Instructions.Bit;

/// <summary>BSR r, r/m: of 0 the destination stays, as on all processors. SDM vol. 2A, "BSR—Bit Scan Reverse".</summary>
internal readonly struct Bsr : IScanOperation
{
    public static bool LeavesDestination<T>(T source)
        where T : unmanaged, IBinaryInteger<T> => source == T.Zero;

    public static T Apply<T>(T source, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T> => BitCounts.HighestIndex(source, ref flags);
}
