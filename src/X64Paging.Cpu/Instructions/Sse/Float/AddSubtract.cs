// SPDX-License-Identifier: MIT
using System.Numerics;
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Instructions.Sse.Forms;
using X64Paging.Cpu.Semantics.Float;
using X64Paging.Cpu.Semantics.Simd;

namespace X64Paging.Cpu.Instructions.Sse.Float;

/// <summary>
/// ADDSUBPS and ADDSUBPD: differences of the even elements, sums of the odd. SDM vol. 2A, "ADDSUBPS—Packed Single Precision
/// Floating-Point Add/Subtract".
/// </summary>
internal readonly struct AddSubtract : IPackedFloatOperation
{
    public static Vector128<T> Apply<T>(Vector128<T> left, Vector128<T> right, SimdControl control, ref FloatExceptions flags)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector128<T> result = left;
        for (int i = 0; i < Vector128<T>.Count; i += 2)
        {
            T difference = SimdArithmetic<SimdSubtraction>.Apply(left[i], right[i], control, ref flags);
            T sum = SimdArithmetic<SimdAddition>.Apply(left[i + 1], right[i + 1], control, ref flags);
            result = result.WithElement(i, difference).WithElement(i + 1, sum);
        }

        return result;
    }
}
