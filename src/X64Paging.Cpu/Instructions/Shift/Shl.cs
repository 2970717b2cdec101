// SPDX-License-Identifier: MIT
using System.Numerics;
using X64Paging.Cpu.Semantics;

namespace X64Paging.Cpu.Instructions.Shift;

/// <summary>SHL and SAL r/m, imm8/CL. SDM vol. 2B, "SAL/SAR/SHL/SHR—Shift".</summary>
internal readonly struct Shl : IShiftOperation
{
    public static T Apply<T>(T value, int count, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T> => Shifts.Left(value, count, ref flags);
}
