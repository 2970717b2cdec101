// SPDX-License-Identifier: MIT
using System.Numerics;
using X64Paging.Cpu.Semantics;

namespace X64Paging.Cpu.Instructions.Shift;

/// <summary>RCR r/m, imm8/CL: CF and OF alone. SDM vol. 2B, "RCL/RCR/ROL/ROR—Rotate".</summary>
internal readonly struct Rcr : IShiftOperation
{
    public static T Apply<T>(T value, int count, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T> => Shifts.RotateRightThroughCarry(value, count, ref flags);
}
