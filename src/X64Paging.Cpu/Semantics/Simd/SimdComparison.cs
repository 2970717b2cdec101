// SPDX-License-Identifier: MIT
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Semantics.Float;

namespace X64Paging.Cpu.Semantics.Simd;

/// <summary>Comparisons by predicate. SDM vol. 2A, "CMPPS—Compare Packed Single Precision Floating-Point Values".</summary>
internal static class SimdComparison
{
    private const int Relation = 3;
    private const int Complement = 4;
    private const int LessThan = 1;
    private const int LessThanOrEqual = 2;
    private const int Unordered = 3;

    /// <param name="predicate">Bits 1:0 equal, less, less or equal, unordered; bit 2 the contrary; the others mean nothing.</param>
    internal static Vector128<T> Compare<T>(
        Vector128<T> left, Vector128<T> right, int predicate, SimdControl control, ref FloatExceptions flags)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Prepare(ref left, ref right, control, OfQuiet(predicate), ref flags);
        Vector128<T> holds = (predicate & Relation) switch
        {
            LessThan => Vector128.LessThan(left, right),
            LessThanOrEqual => Vector128.LessThanOrEqual(left, right),
            Unordered => ~(Vector128.Equals(left, left) & Vector128.Equals(right, right)),
            _ => Vector128.Equals(left, right),
        };
        return (predicate & Complement) != 0 ? ~holds : holds;
    }

    /// <inheritdoc cref="Compare{T}(Vector128{T}, Vector128{T}, int, SimdControl, ref FloatExceptions)"/>
    internal static bool Compare<T>(T left, T right, int predicate, SimdControl control, ref FloatExceptions flags)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Prepare(ref left, ref right, control, OfQuiet(predicate), ref flags);
        bool holds = (predicate & Relation) switch
        {
            LessThan => left < right,
            LessThanOrEqual => left <= right,
            Unordered => T.IsNaN(left) || T.IsNaN(right),
            _ => left == right,
        };
        return holds ^ (predicate & Complement) != 0;
    }

    /// <summary>COMISS, UCOMISS and their kin: ZF, PF and CF say which; the other status flags are clear.</summary>
    /// <param name="ofQuiet">What a quiet NaN raises.</param>
    internal static StatusFlags Order<T>(T left, T right, SimdControl control, FloatExceptions ofQuiet, ref FloatExceptions flags)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Prepare(ref left, ref right, control, ofQuiet, ref flags);
        bool isUnordered = T.IsNaN(left) || T.IsNaN(right);
        StatusFlags order = default;
        order.Value = (isUnordered ? StatusFlags.ParityBit : 0)
            | (isUnordered || left == right ? StatusFlags.ZeroBit : 0)
            | (isUnordered || left < right ? StatusFlags.CarryBit : 0);
        return order;
    }

    /// <summary>Reports what the operands raise, and makes their denormals zeros under DAZ.</summary>
    internal static void Prepare<T>(
        ref Vector128<T> left, ref Vector128<T> right, SimdControl control, FloatExceptions ofQuiet, ref FloatExceptions flags)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!SimdRange.AreOrdinary(left) || !SimdRange.AreOrdinary(right))
            PrepareEach(ref left, ref right, control, ofQuiet, ref flags);
    }

    /// <inheritdoc cref="Prepare{T}(ref Vector128{T}, ref Vector128{T}, SimdControl, FloatExceptions, ref FloatExceptions)"/>
    internal static void Prepare<T>(ref T left, ref T right, SimdControl control, FloatExceptions ofQuiet, ref FloatExceptions flags)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!SimdRange.IsOrdinary(left) || !SimdRange.IsOrdinary(right))
            PrepareSlow(ref left, ref right, control, ofQuiet, ref flags);
    }

    private static FloatExceptions OfQuiet(int predicate) =>
        (predicate & Relation) is LessThan or LessThanOrEqual ? FloatExceptions.Invalid : FloatExceptions.None;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void PrepareEach<T>(
        ref Vector128<T> left, ref Vector128<T> right, SimdControl control, FloatExceptions ofQuiet, ref FloatExceptions flags)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < Vector128<T>.Count; i++)
        {
            T first = left[i];
            T second = right[i];
            PrepareSlow(ref first, ref second, control, ofQuiet, ref flags);
            left = left.WithElement(i, first);
            right = right.WithElement(i, second);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void PrepareSlow<T>(ref T left, ref T right, SimdControl control, FloatExceptions ofQuiet, ref FloatExceptions flags)
        where T : unmanaged
    {
        SimdNumber<T> first = new(left);
        SimdNumber<T> second = new(right);
        if (control.DenormalsAreZero)
        {
            first = first.WithoutDenormal;
            second = second.WithoutDenormal;
        }

        flags |= SimdOperands.Compare(first, second, ofQuiet);
        left = first.Value;
        right = second.Value;
    }
}
