// SPDX-License-Identifier: MIT
using System.Numerics;
using X64Paging.Cpu.Semantics;

namespace X64Paging.Cpu.Instructions.Shift;

/// <summary>ROR r/m, imm8/CL: CF and OF alone. SDM vol. 2B, "RCL/RCR/ROL/ROR—Rotate".</summary>
internal readonly struct Ror : IShiftOperation
{
    public static T Apply<T>(T value, int count, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T> => Shifts.RotateRight(value, count, ref flags);
}
