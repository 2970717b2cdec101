// SPDX-License-Identifier: MIT
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Semantics.Float;

namespace X64Paging.Cpu.Semantics.Simd;

/// <summary>Runs an operation on vectors and scalars, with all of MXCSR's controls and flags.</summary>
/// <remarks>
/// The host computes where nothing can be reported: controls as INIT loads them, operands and result ordinary, and the precision flag
/// set already, as it soon is, or the result exact. All else goes through integers, on every host alike.
/// </remarks>
internal static class SimdArithmetic<TOperation>
    where TOperation : struct, ISimdArithmetic
{
    internal static Vector128<T> Apply<T>(Vector128<T> left, Vector128<T> right, SimdControl control, ref FloatExceptions flags)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (control.IsInitialAndInexact)
        {
            Vector128<T> result = TOperation.Nearest(left, right);
            bool areOrdinary = SimdRange.AreOrdinary(left) && SimdRange.AreOrdinary(right) && SimdRange.AreOrdinaryResults(result);
            if (areOrdinary && (TOperation.HasExactZeros || !Vector128.EqualsAny(result, default)))
                return result;
        }

        return ApplyToEach(left, right, control, ref flags);
    }

    internal static T Apply<T>(T left, T right, SimdControl control, ref FloatExceptions flags)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (control.IsInitial && SimdRange.IsOrdinary(left) && SimdRange.IsOrdinary(right))
        {
            T result = TOperation.Nearest(left, right);
            if (SimdRange.IsOrdinaryResult(result) && (control.IsInexact || TOperation.IsExact(left, right, result)))
                return result;

            if (TOperation.HasExactZeros && result == T.Zero)
                return result;
        }

        return ApplySlow(new SimdNumber<T>(left), new SimdNumber<T>(right), control, ref flags).Value;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector128<T> ApplyToEach<T>(Vector128<T> left, Vector128<T> right, SimdControl control, ref FloatExceptions flags)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector128<T> result = default;
        for (int i = 0; i < Vector128<T>.Count; i++)
            result = result.WithElement(i, Apply(left[i], right[i], control, ref flags));
        return result;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static SimdNumber<T> ApplySlow<T>(SimdNumber<T> left, SimdNumber<T> right, SimdControl control, ref FloatExceptions flags)
        where T : unmanaged
    {
        if (control.DenormalsAreZero)
        {
            left = left.WithoutDenormal;
            right = right.WithoutDenormal;
        }

        if (SimdOperands.AnswerNaN(left, right, ref flags, out SimdNumber<T> answer))
            return answer;

        FloatExceptions found = TOperation.Check(left, right);
        flags |= found;
        if (found == FloatExceptions.Invalid)
            return SimdNumber<T>.Indefinite;

        if (found == FloatExceptions.None && (left.IsDenormal || right.IsDenormal))
            flags |= FloatExceptions.Denormal;
        return TOperation.Compute(left, right, control, ref flags);
    }
}
