// SPDX-License-Identifier: MIT
using System.Numerics;
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Instructions.Sse.Forms;
using X64Paging.Cpu.Semantics.Float;
using X64Paging.Cpu.Semantics.Simd;

namespace X64Paging.Cpu.Instructions.Sse.Float;

/// <summary>
/// RCPPS and RCPSS, of single precision only. SDM vol. 2B, "RCPPS—Compute Reciprocals of Packed Single Precision Floating-Point Values".
/// </summary>
internal readonly struct FloatReciprocal : IScalarFloatOperation
{
    public static Vector128<T> Apply<T>(Vector128<T> left, Vector128<T> right, SimdControl control, ref FloatExceptions flags)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => SimdEstimate.Reciprocal(right);

    public static T Apply<T>(T left, T right, SimdControl control, ref FloatExceptions flags)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => SimdEstimate.Reciprocal(right);
}
