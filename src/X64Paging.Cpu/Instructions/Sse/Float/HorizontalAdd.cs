// SPDX-License-Identifier: MIT
using System.Numerics;
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Instructions.Sse.Forms;
using X64Paging.Cpu.Semantics.Float;
using X64Paging.Cpu.Semantics.Simd;

namespace X64Paging.Cpu.Instructions.Sse.Float;

/// <summary>HADDPS and HADDPD: sums of neighbours. SDM vol. 2A, "HADDPS—Packed Single Precision Floating-Point Horizontal Add".</summary>
internal readonly struct HorizontalAdd : IPackedFloatOperation
{
    public static Vector128<T> Apply<T>(Vector128<T> left, Vector128<T> right, SimdControl control, ref FloatExceptions flags)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        SimdArithmetic<SimdAddition>.Apply(PackedPairs.Even(left, right), PackedPairs.Odd(left, right), control, ref flags);
}
