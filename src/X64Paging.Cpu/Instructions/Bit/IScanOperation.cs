// SPDX-License-Identifier: MIT
using System.Numerics;
using X64Paging.Cpu.Semantics;

namespace X64Paging.Cpu.Instructions.Bit;

/// <summary>A function of a source that goes to a register: scans and counts of bits.</summary>
internal interface IScanOperation
{
    /// <summary>Whether the source is one for which the destination stays as it was.</summary>
    static virtual bool LeavesDestination<T>(T source)
        where T : unmanaged, IBinaryInteger<T> => false;

    /// <summary>Computes the result and the flags.</summary>
    static abstract T Apply<T>(T source, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T>;
}
