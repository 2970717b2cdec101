// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace X64Paging.Cpu.Semantics.Simd;

/// <summary>Packed integer operations that one vector operator does not cover.</summary>
internal static class PackedArithmetic
{
    private const ulong LowHalf = uint.MaxValue;

    /// <summary>(a + b + 1) / 2 without a carry: a + b = 2 (a | b) - (a ^ b).</summary>
    public static Vector128<T> Average<T>(Vector128<T> left, Vector128<T> right)
        where T : unmanaged => (left | right) - ((left ^ right) >>> 1);

    /// <summary>Bits 31:16 of signed products.</summary>
    public static Vector128<short> MultiplyHigh(Vector128<short> left, Vector128<short> right)
    {
        if (Sse2.IsSupported)
            return Sse2.MultiplyHigh(left, right);

        (Vector128<int> leftLow, Vector128<int> leftHigh) = Vector128.Widen(left);
        (Vector128<int> rightLow, Vector128<int> rightHigh) = Vector128.Widen(right);
        return Vector128.Narrow((leftLow * rightLow) >> 16, (leftHigh * rightHigh) >> 16);
    }

    /// <summary>Bits 31:16 of unsigned products.</summary>
    public static Vector128<ushort> MultiplyHigh(Vector128<ushort> left, Vector128<ushort> right)
    {
        if (Sse2.IsSupported)
            return Sse2.MultiplyHigh(left, right);

        (Vector128<uint> leftLow, Vector128<uint> leftHigh) = Vector128.Widen(left);
        (Vector128<uint> rightLow, Vector128<uint> rightHigh) = Vector128.Widen(right);
        return Vector128.Narrow((leftLow * rightLow) >>> 16, (leftHigh * rightHigh) >>> 16);
    }

    /// <summary>64-bit products of the low halves of quadwords.</summary>
    public static Vector128<ulong> MultiplyEven(Vector128<ulong> left, Vector128<ulong> right)
    {
        if (Sse2.IsSupported)
            return Sse2.Multiply(left.AsUInt32(), right.AsUInt32());

        Vector128<ulong> low = Vector128.Create(LowHalf);
        return (left & low) * (right & low);
    }

    /// <summary>The sum of the two products of words in each doubleword; it wraps when all four words are the smallest.</summary>
    public static Vector128<int> MultiplyAddPairs(Vector128<int> left, Vector128<int> right) =>
        ((left << 16 >> 16) * (right << 16 >> 16)) + ((left >> 16) * (right >> 16));

    /// <summary>Products of fractions of 15 bits, rounded to nearest, ties up.</summary>
    public static Vector128<short> MultiplyRound(Vector128<short> left, Vector128<short> right)
    {
        (Vector128<int> leftLow, Vector128<int> leftHigh) = Vector128.Widen(left);
        (Vector128<int> rightLow, Vector128<int> rightHigh) = Vector128.Widen(right);
        return Vector128.Narrow(RoundProduct(leftLow * rightLow), RoundProduct(leftHigh * rightHigh));
    }

    /// <summary>In each word, the sum of two products of an unsigned byte of the first and a signed one of the second, saturated.</summary>
    public static Vector128<short> MultiplyAddBytes(Vector128<ushort> left, Vector128<short> right)
    {
        Vector128<short> low = (left & Vector128.Create((ushort)0xFF)).AsInt16() * (right << 8 >> 8);
        Vector128<short> high = (left >>> 8).AsInt16() * (right >> 8);
        return Vector128.AddSaturate(low, high);
    }

    /// <summary>The first operand, negated where the second is negative and cleared where it is 0.</summary>
    public static Vector128<T> ApplySign<T>(Vector128<T> left, Vector128<T> right)
        where T : unmanaged
    {
        Vector128<T> isNegative = Vector128.LessThan(right, Vector128<T>.Zero);
        Vector128<T> isZero = Vector128.Equals(right, Vector128<T>.Zero);
        return ((left ^ isNegative) - isNegative) & ~isZero;
    }

    /// <summary>The smallest word, then its number; the rest is 0.</summary>
    public static Vector128<ushort> SmallestWord(Vector128<ushort> values)
    {
        int smallest = 0;
        for (int i = 1; i < Vector128<ushort>.Count; i++)
            smallest = values[i] < values[smallest] ? i : smallest;
        return Vector128.CreateScalar(values[smallest] | (uint)smallest << 16).AsUInt16();
    }

    /// <summary>Sums of four absolute differences, of a block of the second with eight of the first that start a byte apart.</summary>
    /// <param name="control">Bits 1:0 choose the block of the second; bit 2 starts the first at byte 4.</param>
    public static Vector128<ushort> SumsOfDifferences(Vector128<byte> left, Vector128<byte> right, byte control)
    {
        const int BlockSize = 4;
        int leftStart = (control >> 2 & 1) * BlockSize;
        int rightStart = (control & 3) * BlockSize;
        Vector128<ushort> result = default;
        for (int i = 0; i < Vector128<ushort>.Count; i++)
        {
            int sum = 0;
            for (int k = 0; k < BlockSize; k++)
                sum += Math.Abs(left[leftStart + i + k] - right[rightStart + k]);
            result = result.WithElement(i, (ushort)sum);
        }

        return result;
    }

    private static Vector128<int> RoundProduct(Vector128<int> product) => ((product >> 14) + Vector128<int>.One) >> 1;

    /// <summary>In each quadword, the sum of eight absolute differences of bytes.</summary>
    public static Vector128<ulong> SumOfDifferences(Vector128<byte> left, Vector128<byte> right)
    {
        Vector128<ushort> difference = (Vector128.Max(left, right) - Vector128.Min(left, right)).AsUInt16();
        Vector128<ushort> pairs = (difference & Vector128.Create((ushort)0xFF)) + (difference >>> 8);
        Vector128<uint> fours = (pairs.AsUInt32() & Vector128.Create(0xFFFFu)) + (pairs.AsUInt32() >>> 16);
        return (fours.AsUInt64() & Vector128.Create(LowHalf)) + (fours.AsUInt64() >>> 32);
    }
}
