// SPDX-License-Identifier: MIT
using System.Numerics;
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Semantics.Float;

namespace X64Paging.Cpu.Semantics.Simd;

/// <summary>Conversions of whole vectors, element by element. Two elements of four clear the others.</summary>
internal static class PackedConversion
{
    internal static Vector128<float> ToSingles(Vector128<int> source, SimdControl control, ref FloatExceptions flags)
    {
        if (control.IsInitialAndInexact)
            return Vector128.ConvertToSingle(source);

        Vector128<float> result = default;
        for (int i = 0; i < Vector128<float>.Count; i++)
            result = result.WithElement(i, SimdConversion.FromInteger<float>(source[i], control, ref flags));
        return result;
    }

    /// <param name="source">Two singles.</param>
    internal static Vector128<double> Widen(ulong source, SimdControl control, ref FloatExceptions flags)
    {
        Vector128<float> singles = Vector128.CreateScalar(source).AsSingle();
        double low = SimdConversion.Widen(singles[0], control, ref flags);
        double high = SimdConversion.Widen(singles[1], control, ref flags);
        return Vector128.Create(low, high);
    }

    internal static Vector128<float> Narrow(Vector128<double> source, SimdControl control, ref FloatExceptions flags)
    {
        float low = SimdConversion.Narrow(source[0], control, ref flags);
        float high = SimdConversion.Narrow(source[1], control, ref flags);
        return Vector128.Create(low, high, 0, 0);
    }

    internal static Vector128<int> ToIntegers<T>(
        Vector128<T> source, RoundingControl rounding, SimdControl control, ref FloatExceptions flags)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector128<int> result = default;
        for (int i = 0; i < Vector128<T>.Count; i++)
            result = result.WithElement(i, SimdConversion.ToInteger<T, int>(source[i], rounding, control, ref flags));
        return result;
    }
}
