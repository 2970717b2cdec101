// SPDX-License-Identifier: MIT
using System.Numerics;
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Instructions.Sse.Forms;
using X64Paging.Cpu.Semantics.Float;
using X64Paging.Cpu.Semantics.Simd;

namespace X64Paging.Cpu.Instructions.Sse.Float;

/// <summary>
/// HSUBPS and HSUBPD: differences of neighbours. SDM vol. 2A, "HSUBPS—Packed Single Precision Floating-Point Horizontal Subtract".
/// </summary>
internal readonly struct HorizontalSubtract : IPackedFloatOperation
{
    public static Vector128<T> Apply<T>(Vector128<T> left, Vector128<T> right, SimdControl control, ref FloatExceptions flags)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        SimdArithmetic<SimdSubtraction>.Apply(PackedPairs.Even(left, right), PackedPairs.Odd(left, right), control, ref flags);
}
