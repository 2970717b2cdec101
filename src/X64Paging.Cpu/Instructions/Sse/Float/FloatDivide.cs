// SPDX-License-Identifier: MIT
using System.Numerics;
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Instructions.Sse.Forms;
using X64Paging.Cpu.Semantics.Float;
using X64Paging.Cpu.Semantics.Simd;

namespace X64Paging.Cpu.Instructions.Sse.Float;

/// <summary>
/// DIVPS, DIVPD, DIVSS and DIVSD. SDM vol. 2A, "DIVPS—Divide Packed Single Precision Floating-Point Values" and its neighbours.
/// </summary>
internal readonly struct FloatDivide : IScalarFloatOperation
{
    public static Vector128<T> Apply<T>(Vector128<T> left, Vector128<T> right, SimdControl control, ref FloatExceptions flags)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => SimdArithmetic<SimdDivision>.Apply(left, right, control, ref flags);

    public static T Apply<T>(T left, T right, SimdControl control, ref FloatExceptions flags)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => SimdArithmetic<SimdDivision>.Apply(left, right, control, ref flags);
}
