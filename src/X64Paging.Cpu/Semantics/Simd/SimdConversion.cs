// SPDX-License-Identifier: MIT
using System.Numerics;
using System.Runtime.CompilerServices;
using X64Paging.Cpu.Semantics.Float;

namespace X64Paging.Cpu.Semantics.Simd;

/// <summary>Conversions of one element.</summary>
internal static class SimdConversion
{
    // The payload of a NaN keeps its upper bits.
    private const int PayloadShift = 52 - 23;

    /// <summary>Single to double precision, which is exact.</summary>
    internal static double Widen(float value, SimdControl control, ref FloatExceptions flags) =>
        SimdRange.IsOrdinary(value) ? value : WidenSlow(new SimdNumber<float>(value), control, ref flags).Value;

    /// <summary>Double to single precision.</summary>
    internal static float Narrow(double value, SimdControl control, ref FloatExceptions flags)
    {
        if (control.IsInitial && SimdRange.IsOrdinary(value))
        {
            float result = (float)value;
            if ((SimdRange.IsOrdinaryResult(result) && control.IsInexact) || result == value)
                return result;
        }

        return NarrowSlow(new SimdNumber<double>(value), control, ref flags).Value;
    }

    /// <summary>An integer of 32 or 64 bits to a number.</summary>
    internal static T FromInteger<T>(long value, SimdControl control, ref FloatExceptions flags)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long largestExact = (long)SimdFormat<T>.HiddenBit * 2;
        if ((value >= -largestExact && value <= largestExact) || control.IsInitialAndInexact)
            return T.CreateTruncating(value);

        return SimdRounding.Round<T>(UnroundedNumber.FromInteger(value), control, ref flags).Value;
    }

    /// <summary>A number to an integral one of the same format. A denormal raises nothing by being one.</summary>
    /// <param name="mode">Bits 1:0 the rounding; bit 2 takes MXCSR's instead; bit 3 keeps the precision exception back.</param>
    internal static T ToIntegral<T>(T value, int mode, SimdControl control, ref FloatExceptions flags)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int RoundingMask = 3;
        const int UseControl = 4;
        const int IsQuiet = 8;
        SimdNumber<T> number = new(value);
        if (control.DenormalsAreZero)
            number = number.WithoutDenormal;

        if (SimdOperands.AnswerNaN(number, number, ref flags, out SimdNumber<T> quiet))
            return quiet.Value;

        RoundingControl rounding = (mode & UseControl) != 0 ? control.Rounding : (RoundingControl)(mode & RoundingMask);
        T result = RoundToIntegral(number.Value, rounding);
        if (result != number.Value && (mode & IsQuiet) == 0)
            flags |= FloatExceptions.Precision;
        return result;
    }

    private static T RoundToIntegral<T>(T value, RoundingControl rounding)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => rounding switch
        {
            RoundingControl.Nearest => T.Round(value),
            RoundingControl.Down => T.Floor(value),
            RoundingControl.Up => T.Ceiling(value),
            _ => T.Truncate(value),
        };

    /// <summary>A number to an integer. What does not fit is the integer indefinite, the smallest one, and invalid.</summary>
    /// <typeparam name="T">Its format.</typeparam>
    /// <typeparam name="TInteger"><see langword="int"/> or <see langword="long"/>.</typeparam>
    internal static TInteger ToInteger<T, TInteger>(T value, RoundingControl rounding, SimdControl control, ref FloatExceptions flags)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TInteger : unmanaged, IBinaryInteger<TInteger>, IMinMaxValue<TInteger>
    {
        if (control.DenormalsAreZero)
            value = new SimdNumber<T>(value).WithoutDenormal.Value;

        // Every single is a double.
        double number = double.CreateTruncating(value);
        double rounded = RoundToIntegral(number, rounding);
        double limit = Unsafe.SizeOf<TInteger>() == sizeof(int) ? int.MinValue : long.MinValue;
        if (!(rounded >= limit && rounded < -limit))
        {
            flags |= FloatExceptions.Invalid;
            return TInteger.MinValue;
        }

        if (rounded != number)
            flags |= FloatExceptions.Precision;
        return TInteger.CreateTruncating(rounded);
    }

    private static SimdNumber<double> WidenSlow(SimdNumber<float> value, SimdControl control, ref FloatExceptions flags)
    {
        if (control.DenormalsAreZero)
            value = value.WithoutDenormal;

        if (SimdOperands.AnswerNaN(value, value, ref flags, out SimdNumber<float> quiet))
            return new SimdNumber<double>(SimdNumber<double>.Infinity(quiet.IsNegative).Bits | quiet.Fraction << PayloadShift);

        if (value.IsInfinity)
            return SimdNumber<double>.Infinity(value.IsNegative);

        if (value.IsZero)
            return SimdNumber<double>.Zero(value.IsNegative);

        if (value.IsDenormal)
            flags |= FloatExceptions.Denormal;
        return SimdRounding.Round<double>(value.Unpack(), control, ref flags);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static SimdNumber<float> NarrowSlow(SimdNumber<double> value, SimdControl control, ref FloatExceptions flags)
    {
        if (control.DenormalsAreZero)
            value = value.WithoutDenormal;

        if (SimdOperands.AnswerNaN(value, value, ref flags, out SimdNumber<double> quiet))
            return new SimdNumber<float>(SimdNumber<float>.Infinity(quiet.IsNegative).Bits | quiet.Fraction >> PayloadShift);

        if (value.IsInfinity)
            return SimdNumber<float>.Infinity(value.IsNegative);

        if (value.IsZero)
            return SimdNumber<float>.Zero(value.IsNegative);

        if (value.IsDenormal)
            flags |= FloatExceptions.Denormal;
        return SimdRounding.Round<float>(value.Unpack(), control, ref flags);
    }
}
