// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace X64Paging.Cpu.Semantics.Simd;

/// <summary>Shifts of all elements by one count, and of the whole register by bytes. Counts are not masked.</summary>
internal static class PackedShift
{
    private const int RegisterSize = 16;

    public static Vector128<byte> Left<T>(Vector128<byte> value, ulong count)
        where T : unmanaged => count < Width<T>() ? (value.As<byte, T>() << (int)count).AsByte() : default;

    public static Vector128<byte> RightLogical<T>(Vector128<byte> value, ulong count)
        where T : unmanaged => count < Width<T>() ? (value.As<byte, T>() >>> (int)count).AsByte() : default;

    /// <typeparam name="T">A signed type.</typeparam>
    public static Vector128<byte> RightArithmetic<T>(Vector128<byte> value, ulong count)
        where T : unmanaged => (value.As<byte, T>() >> (int)ulong.Min(count, Width<T>() - 1)).AsByte();

    /// <remarks>Each byte takes one by number; a number beyond 15, as of a negative one, gives 0.</remarks>
    public static Vector128<byte> LeftBytes(Vector128<byte> value, ulong count) => count < RegisterSize
        ? Vector128.Shuffle(value, Vector128<byte>.Indices - Vector128.Create((byte)count))
        : default;

    /// <inheritdoc cref="LeftBytes"/>
    public static Vector128<byte> RightBytes(Vector128<byte> value, ulong count) => count < RegisterSize
        ? Vector128.Shuffle(value, Vector128<byte>.Indices + Vector128.Create((byte)count))
        : default;

    /// <summary>Shifts 32 bytes right, the first operand's above the second's, and answers the lower 16.</summary>
    public static Vector128<byte> RightBytes(Vector128<byte> high, Vector128<byte> low, ulong count) => count < RegisterSize
        ? RightBytes(low, count) | LeftBytes(high, RegisterSize - count)
        : RightBytes(high, count - RegisterSize);

    private static ulong Width<T>()
        where T : unmanaged => (ulong)Unsafe.SizeOf<T>() * 8;
}
