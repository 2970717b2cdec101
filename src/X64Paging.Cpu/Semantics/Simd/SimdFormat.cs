// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;

namespace X64Paging.Cpu.Semantics.Simd;

/// <summary>The fields of single and double precision, constants in each instantiation. SDM vol. 1, "Floating-Point Data Types".</summary>
/// <typeparam name="T"><see langword="float"/> or <see langword="double"/>.</typeparam>
internal static class SimdFormat<T>
    where T : unmanaged
{
    internal static int FractionBits => Unsafe.SizeOf<T>() == sizeof(float) ? 23 : 52;

    /// <summary>Significand bits that a 64-bit significand has in excess.</summary>
    internal static int DroppedBits => 63 - FractionBits;

    internal static int Bias => Unsafe.SizeOf<T>() == sizeof(float) ? 127 : 1023;

    /// <summary>The exponent field of infinities and NaNs.</summary>
    internal static int LargestExponent => Bias * 2 + 1;

    internal static ulong SignBit => 1UL << (Unsafe.SizeOf<T>() * 8 - 1);

    internal static ulong HiddenBit => 1UL << FractionBits;

    internal static ulong QuietBit => HiddenBit >> 1;

    internal static ulong Infinity => (ulong)LargestExponent << FractionBits;

    /// <summary>QNaN floating-point indefinite: the masked response to an invalid operation.</summary>
    internal static ulong Indefinite => SignBit | Infinity | QuietBit;

    internal static ulong BitsOf(T value) =>
        Unsafe.SizeOf<T>() == sizeof(float) ? Unsafe.BitCast<T, uint>(value) : Unsafe.BitCast<T, ulong>(value);

    internal static T FromBits(ulong bits) =>
        Unsafe.SizeOf<T>() == sizeof(float) ? Unsafe.BitCast<uint, T>((uint)bits) : Unsafe.BitCast<ulong, T>(bits);
}
