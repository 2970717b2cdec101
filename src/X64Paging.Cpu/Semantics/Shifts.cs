// SPDX-License-Identifier: MIT
using System.Numerics;
using System.Runtime.CompilerServices;

namespace X64Paging.Cpu.Semantics;

/// <summary>Shifts and rotations of unsigned integers, by a count that was masked to 5 or 6 bits and is not 0.</summary>
/// <remarks>
/// Values are widened to 64 bits before they are shifted: .NET masks the count of a generic shift by the width of the small type.
/// Where the manual leaves OF undefined, at counts other than 1, it follows the same formula.
/// </remarks>
internal static class Shifts
{
    public static T Left<T>(T value, int count, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T>
    {
        int width = Width<T>();
        ulong wide = ulong.CreateTruncating(value);
        T result = T.CreateTruncating(wide << count);
        bool carry = count <= width && (wide >> (width - count) & 1) != 0;
        flags.SetLogic(result);
        flags.SetCarryAndOverflow(carry, IsTopSet(result) != carry);
        return result;
    }

    public static T Right<T>(T value, int count, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T>
    {
        ulong wide = ulong.CreateTruncating(value);
        T result = T.CreateTruncating(wide >> count);
        flags.SetLogic(result);
        flags.SetCarryAndOverflow((wide >> (count - 1) & 1) != 0, IsTopSet(value));
        return result;
    }

    public static T RightSigned<T>(T value, int count, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T>
    {
        int unused = 64 - Width<T>();
        long wide = (long)(ulong.CreateTruncating(value) << unused) >> unused;
        T result = T.CreateTruncating((ulong)(wide >> count));
        flags.SetLogic(result);
        flags.SetCarryAndOverflow((wide >> (count - 1) & 1) != 0, false);
        return result;
    }

    public static T RotateLeft<T>(T value, int count, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T>
    {
        int width = Width<T>();
        int turns = count & (width - 1);
        ulong wide = ulong.CreateTruncating(value);
        T result = turns == 0 ? value : T.CreateTruncating(wide << turns | wide >> (width - turns));
        bool carry = T.IsOddInteger(result);
        flags.SetCarryAndOverflow(carry, IsTopSet(result) != carry);
        return result;
    }

    public static T RotateRight<T>(T value, int count, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T>
    {
        int width = Width<T>();
        int turns = count & (width - 1);
        ulong wide = ulong.CreateTruncating(value);
        T result = turns == 0 ? value : T.CreateTruncating(wide >> turns | wide << (width - turns));
        bool carry = IsTopSet(result);
        flags.SetCarryAndOverflow(carry, carry != ((ulong.CreateTruncating(result) >> (width - 2) & 1) != 0));
        return result;
    }

    /// <summary>Rotates the value with CF as its bit above the top.</summary>
    public static T RotateLeftThroughCarry<T>(T value, int count, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T>
    {
        int width = Width<T>();
        ulong wide = ulong.CreateTruncating(value);
        bool carry = flags.Carry;
        for (int turns = count % (width + 1); turns > 0; turns--)
        {
            bool top = (wide >> (width - 1) & 1) != 0;
            wide = wide << 1 | (carry ? 1UL : 0);
            carry = top;
        }

        T result = T.CreateTruncating(wide);
        flags.SetCarryAndOverflow(carry, IsTopSet(result) != carry);
        return result;
    }

    /// <summary>Rotates the value with CF as its bit below the lowest.</summary>
    public static T RotateRightThroughCarry<T>(T value, int count, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T>
    {
        int width = Width<T>();
        ulong wide = ulong.CreateTruncating(value);
        bool carry = flags.Carry;
        for (int turns = count % (width + 1); turns > 0; turns--)
        {
            bool low = (wide & 1) != 0;
            wide = wide >> 1 | (carry ? 1UL << (width - 1) : 0);
            carry = low;
        }

        T result = T.CreateTruncating(wide);
        flags.SetCarryAndOverflow(carry, IsTopSet(result) != ((wide >> (width - 2) & 1) != 0));
        return result;
    }

    private static int Width<T>() => Unsafe.SizeOf<T>() * 8;

    private static bool IsTopSet<T>(T value)
        where T : unmanaged, IBinaryInteger<T> => (ulong.CreateTruncating(value) >> (Width<T>() - 1)) != 0;
}
