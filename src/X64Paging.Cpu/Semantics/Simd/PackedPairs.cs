// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;

namespace X64Paging.Cpu.Semantics.Simd;

/// <summary>The even elements of two vectors and the odd ones, which are the operands of horizontal operations.</summary>
internal static class PackedPairs
{
    internal static Vector128<short> Even(Vector128<short> left, Vector128<short> right) =>
        Vector128.Narrow(left.AsInt32(), right.AsInt32());

    internal static Vector128<short> Odd(Vector128<short> left, Vector128<short> right) =>
        Vector128.Narrow(left.AsInt32() >> 16, right.AsInt32() >> 16);

    internal static Vector128<int> Even(Vector128<int> left, Vector128<int> right) =>
        Vector128.Narrow(left.AsInt64(), right.AsInt64());

    internal static Vector128<int> Odd(Vector128<int> left, Vector128<int> right) =>
        Vector128.Narrow(left.AsInt64() >> 32, right.AsInt64() >> 32);

    /// <typeparam name="T"><see langword="float"/> or <see langword="double"/>.</typeparam>
    internal static Vector128<T> Even<T>(Vector128<T> left, Vector128<T> right)
        where T : unmanaged => Vector128<T>.Count == 2
            ? Vector128.Create(left.GetLower(), right.GetLower())
            : Even(left.AsInt32(), right.AsInt32()).As<int, T>();

    /// <inheritdoc cref="Even{T}(Vector128{T}, Vector128{T})"/>
    internal static Vector128<T> Odd<T>(Vector128<T> left, Vector128<T> right)
        where T : unmanaged => Vector128<T>.Count == 2
            ? Vector128.Create(left.GetUpper(), right.GetUpper())
            : Odd(left.AsInt32(), right.AsInt32()).As<int, T>();
}
