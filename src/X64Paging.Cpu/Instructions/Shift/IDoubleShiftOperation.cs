// SPDX-License-Identifier: MIT
using System.Numerics;
using X64Paging.Cpu.Semantics;

namespace X64Paging.Cpu.Instructions.Shift;

/// <summary>SHLD or SHRD, by a masked count that is not 0.</summary>
internal interface IDoubleShiftOperation
{
    static abstract T Apply<T>(T destination, T source, int count, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T>;
}
