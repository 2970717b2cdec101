// SPDX-License-Identifier: MIT
using System.Numerics;
using X64Paging.Cpu.Semantics;

namespace X64Paging.Cpu.Instructions.Shift;

/// <summary>SHLD r/m, r, imm8/CL. SDM vol. 2B, "SHLD—Double Precision Shift Left".</summary>
internal readonly struct Shld : IDoubleShiftOperation
{
    public static T Apply<T>(T destination, T source, int count, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T> => DoubleShift.Left(destination, source, count, ref flags);
}
