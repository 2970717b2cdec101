// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace X64Paging.Cpu.Semantics.Simd;

/// <summary>Finds the numbers that raise nothing: neither denormal nor infinite nor NaN.</summary>
internal static class SimdRange
{
    /// <summary>Whether a number is normal or zero.</summary>
    internal static bool IsOrdinary<T>(T value)
        where T : unmanaged
    {
        ulong magnitude = SimdFormat<T>.BitsOf(value) & ~SimdFormat<T>.SignBit;
        return magnitude - SimdFormat<T>.HiddenBit < SimdFormat<T>.Infinity - SimdFormat<T>.HiddenBit || magnitude == 0;
    }

    /// <summary>Whether a result is normal and so large that it cannot have been rounded up to that.</summary>
    internal static bool IsOrdinaryResult<T>(T value)
        where T : unmanaged
    {
        ulong magnitude = SimdFormat<T>.BitsOf(value) & ~SimdFormat<T>.SignBit;
        ulong smallest = SimdFormat<T>.HiddenBit * 2;
        return magnitude - smallest < SimdFormat<T>.Infinity - smallest;
    }

    /// <summary>Whether all elements are normal or zero.</summary>
    internal static bool AreOrdinary<T>(Vector128<T> values)
        where T : unmanaged => Unsafe.SizeOf<T>() == sizeof(float)
            ? AreWithin(values.AsUInt32(), (uint)SimdFormat<T>.HiddenBit, (uint)SimdFormat<T>.Infinity, (uint)SimdFormat<T>.SignBit)
            : AreWithin(values.AsUInt64(), SimdFormat<T>.HiddenBit, SimdFormat<T>.Infinity, SimdFormat<T>.SignBit);

    /// <summary>Whether all elements are zero, or normal and so large that they cannot have been rounded up to that.</summary>
    internal static bool AreOrdinaryResults<T>(Vector128<T> values)
        where T : unmanaged => Unsafe.SizeOf<T>() == sizeof(float)
            ? AreWithin(values.AsUInt32(), (uint)SimdFormat<T>.HiddenBit * 2, (uint)SimdFormat<T>.Infinity, (uint)SimdFormat<T>.SignBit)
            : AreWithin(values.AsUInt64(), SimdFormat<T>.HiddenBit * 2, SimdFormat<T>.Infinity, SimdFormat<T>.SignBit);

    private static bool AreWithin(Vector128<uint> values, uint smallest, uint infinity, uint sign)
    {
        Vector128<uint> magnitudes = values & Vector128.Create(~sign);
        Vector128<uint> normal = Vector128.LessThan(magnitudes - Vector128.Create(smallest), Vector128.Create(infinity - smallest));
        return (normal | Vector128.Equals(magnitudes, default)) == Vector128<uint>.AllBitsSet;
    }

    private static bool AreWithin(Vector128<ulong> values, ulong smallest, ulong infinity, ulong sign)
    {
        Vector128<ulong> magnitudes = values & Vector128.Create(~sign);
        Vector128<ulong> normal = Vector128.LessThan(magnitudes - Vector128.Create(smallest), Vector128.Create(infinity - smallest));
        return (normal | Vector128.Equals(magnitudes, default)) == Vector128<ulong>.AllBitsSet;
    }
}
