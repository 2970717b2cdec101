// SPDX-License-Identifier: MIT
using System.Numerics;
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Instructions.Sse.Forms;
using X64Paging.Cpu.Semantics.Float;
using X64Paging.Cpu.Semantics.Simd;

namespace X64Paging.Cpu.Instructions.Sse.Float;

/// <summary>
/// SQRTPS, SQRTPD, SQRTSS and SQRTSD. SDM vol. 2B, "SQRTPS—Square Root of Single Precision Floating-Point Values" and its neighbours.
/// </summary>
internal readonly struct FloatSquareRoot : IScalarFloatOperation
{
    public static Vector128<T> Apply<T>(Vector128<T> left, Vector128<T> right, SimdControl control, ref FloatExceptions flags)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => SimdArithmetic<SimdSquareRoot>.Apply(right, right, control, ref flags);

    public static T Apply<T>(T left, T right, SimdControl control, ref FloatExceptions flags)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => SimdArithmetic<SimdSquareRoot>.Apply(right, right, control, ref flags);
}
