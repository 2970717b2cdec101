// SPDX-License-Identifier: MIT
using System.Numerics;
using X64Paging.Cpu.Semantics;

namespace X64Paging.Cpu.Instructions.Shift;

/// <summary>SHRD r/m, r, imm8/CL. SDM vol. 2B, "SHRD—Double Precision Shift Right".</summary>
internal readonly struct Shrd : IDoubleShiftOperation
{
    public static T Apply<T>(T destination, T source, int count, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T> => DoubleShift.Right(destination, source, count, ref flags);
}
