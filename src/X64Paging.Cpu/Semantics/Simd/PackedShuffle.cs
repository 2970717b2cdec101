// SPDX-License-Identifier: MIT
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
        return Vector128.Create(low.GetLower(), high.GetUpper());
    }

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
