// SPDX-License-Identifier: MIT
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace X64Paging.Cpu.Semantics.Simd;

/// <summary>Operations that move elements to other places.</summary>
internal static class PackedShuffle
{
    /// <summary>The four fields of two bits of an immediate.</summary>
    public static Vector128<int> Selectors(byte control) =>
        Vector128.Create(control & 3, control >> 2 & 3, control >> 4 & 3, control >> 6);

    /// <summary>The low halves, element by element, the first operand's first.</summary>
    public static Vector128<byte> InterleaveLow<T>(Vector128<byte> left, Vector128<byte> right)
        where T : unmanaged => Unsafe.SizeOf<T>() switch
        {
            1 => (Vector128.WidenLower(left) | (Vector128.WidenLower(right) << 8)).AsByte(),
            2 => (Vector128.WidenLower(left.AsUInt16()) | (Vector128.WidenLower(right.AsUInt16()) << 16)).AsByte(),
            4 => (Vector128.WidenLower(left.AsUInt32()) | (Vector128.WidenLower(right.AsUInt32()) << 32)).AsByte(),
            _ => Vector128.Create(left.GetLower(), right.GetLower()),
        };

    /// <summary>The high halves, element by element, the first operand's first.</summary>
    public static Vector128<byte> InterleaveHigh<T>(Vector128<byte> left, Vector128<byte> right)
        where T : unmanaged => Unsafe.SizeOf<T>() switch
        {
            1 => (Vector128.WidenUpper(left) | (Vector128.WidenUpper(right) << 8)).AsByte(),
            2 => (Vector128.WidenUpper(left.AsUInt16()) | (Vector128.WidenUpper(right.AsUInt16()) << 16)).AsByte(),
            4 => (Vector128.WidenUpper(left.AsUInt32()) | (Vector128.WidenUpper(right.AsUInt32()) << 32)).AsByte(),
            _ => Vector128.Create(left.GetUpper(), right.GetUpper()),
        };

    /// <summary>Signed words to the nearest unsigned bytes.</summary>
    public static Vector128<byte> PackUnsigned(Vector128<short> left, Vector128<short> right)
    {
        Vector128<short> largest = Vector128.Create((short)byte.MaxValue);
        Vector128<short> low = Vector128.Clamp(left, default, largest);
        Vector128<short> high = Vector128.Clamp(right, default, largest);
        return Vector128.Narrow(low.AsUInt16(), high.AsUInt16());
    }

    public static Vector128<ulong> ShuffleLowWords(Vector128<ulong> value, byte control) =>
        value.WithElement(0, ShuffleWords(value[0], control));

    public static Vector128<ulong> ShuffleHighWords(Vector128<ulong> value, byte control) =>
        value.WithElement(1, ShuffleWords(value[1], control));

    /// <summary>Elements 0 and 1 from the first operand, 2 and 3 from the second.</summary>
    public static Vector128<int> ShuffleSingles(Vector128<int> left, Vector128<int> right, byte control)
    {
        Vector128<int> selectors = Selectors(control);
        Vector128<int> low = Vector128.Shuffle(left, selectors);
        Vector128<int> high = Vector128.Shuffle(right, selectors);
        return Vector128.ConditionalSelect(Vector128.Create(-1, -1, 0, 0), low, high);
    }

    /// <summary>Signed doublewords to the nearest unsigned words.</summary>
    public static Vector128<ushort> PackUnsigned(Vector128<int> left, Vector128<int> right)
    {
        Vector128<int> largest = Vector128.Create((int)ushort.MaxValue);
        Vector128<int> low = Vector128.Clamp(left, default, largest);
        Vector128<int> high = Vector128.Clamp(right, default, largest);
        return Vector128.Narrow(low.AsUInt32(), high.AsUInt32());
    }

    /// <summary>All ones in each element whose bit is set.</summary>
    public static Vector128<byte> BlendMask<T>(byte control)
        where T : unmanaged => Vector128<T>.Count switch
        {
            2 => HasBits(Vector128.Create((ulong)control), Vector128.Create(1UL, 2)).AsByte(),
            4 => HasBits(Vector128.Create((uint)control), Vector128.Create(1u, 2, 4, 8)).AsByte(),
            _ => HasBits(Vector128.Create((ushort)control), Vector128.Create((ushort)1, 2, 4, 8, 16, 32, 64, 128)).AsByte(),
        };

    /// <summary>INSERTPS behind its choice of a source: replaces one single, then clears some.</summary>
    /// <param name="control">Bits 5:4 say which, bits 3:0 which are cleared.</param>
    public static Vector128<uint> InsertSingle(Vector128<uint> value, uint single, byte control)
    {
        Vector128<uint> inserted = value.WithElement(control >> 4 & 3, single);
        return inserted & ~BlendMask<uint>(control).AsUInt32();
    }

    /// <summary>The low elements, as wide as those of the result; signed types extend the sign.</summary>
    public static Vector128<TTo> Extend<TFrom, TTo>(Vector128<TFrom> value)
        where TFrom : unmanaged, IBinaryInteger<TFrom>
        where TTo : unmanaged, IBinaryInteger<TTo>
    {
        Vector128<TTo> result = default;
        for (int i = 0; i < Vector128<TTo>.Count; i++)
            result = result.WithElement(i, TTo.CreateTruncating(value[i]));
        return result;
    }

    private static Vector128<T> HasBits<T>(Vector128<T> values, Vector128<T> bits)
        where T : unmanaged => Vector128.Equals(values & bits, bits);

    /// <summary>Each byte is the first's of a number, or 0 where bit 7 of the number is set.</summary>
    public static Vector128<byte> ShuffleBytes(Vector128<byte> value, Vector128<byte> numbers)
    {
        // A number beyond 15 gives 0.
        const byte Kept = 0x8F;
        return Vector128.Shuffle(value, numbers & Vector128.Create(Kept));
    }

    public static Vector128<ulong> DuplicateEven(Vector128<ulong> value)
    {
        Vector128<ulong> even = value & Vector128.Create((ulong)uint.MaxValue);
        return even | (even << 32);
    }

    public static Vector128<ulong> DuplicateOdd(Vector128<ulong> value)
    {
        Vector128<ulong> odd = value >>> 32;
        return odd | (odd << 32);
    }

    private static ulong ShuffleWords(ulong words, byte control)
    {
        ulong first = words >> ((control & 3) * 16) & 0xFFFF;
        ulong second = words >> ((control >> 2 & 3) * 16) & 0xFFFF;
        ulong third = words >> ((control >> 4 & 3) * 16) & 0xFFFF;
        ulong fourth = words >> ((control >> 6) * 16) & 0xFFFF;
        return first | second << 16 | third << 32 | fourth << 48;
    }
}
