// SPDX-License-Identifier: MIT
using System.Numerics;
using X64Paging.Cpu.Semantics;

namespace X64Paging.Cpu.Instructions.Shift;

/// <summary>A shift or rotation by a masked count that is not 0.</summary>
internal interface IShiftOperation
{
    static abstract T Apply<T>(T value, int count, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T>;
}
