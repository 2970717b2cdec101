// SPDX-License-Identifier: MIT
using System.Numerics;
using System.Runtime.CompilerServices;

namespace X64Paging.Cpu.Semantics;

/// <summary>Shifts and rotations of unsigned integers, by a count that was masked to 5 or 6 bits and is not 0.</summary>
/// <remarks>
/// Values are widened to 64 bits before they are shifted: .NET masks the count of a generic shift by the width of the small type.
/// Where the manual leaves OF undefined, at counts other than 1, it tells whether the top bit differs from its neighbour, counting CF
/// as the neighbour to the left: as measured on AMD's processors.
/// </remarks>
internal static class Shifts
{
    public static T Left<T>(T value, int count, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T>
    {
        // One bit short of the result, the bit that goes to CF is on top and the result's top bit is below it.
        ulong almost = ulong.CreateTruncating(value) << (count - 1);
        T result = T.CreateTruncating(almost << 1);
        flags.SetShift(result, T.CreateTruncating(almost));
        return result;
    }

    public static T Right<T>(T value, int count, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T>
    {
        ulong almost = ulong.CreateTruncating(value) >> (count - 1);
        T result = T.CreateTruncating(almost >> 1);
        bool carry = (almost & 1) != 0;
        flags.SetShift(result, T.Zero);
        flags.SetCarryAndOverflow(carry, BelowTop(result) != 0);
        return result;
    }

    public static T RightSigned<T>(T value, int count, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T>
    {
        int unused = 64 - Width<T>();
        long almost = (long)(ulong.CreateTruncating(value) << unused) >> unused >> (count - 1);
        T result = T.CreateTruncating((ulong)(almost >> 1));

        // All bits alike: OF is clear.
        flags.SetShift(result, T.CreateTruncating(0 - ((ulong)almost & 1)));
        return result;
    }

    public static T RotateLeft<T>(T value, int count, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T>
    {
        int width = Width<T>();
        int turns = count & (width - 1);
        ulong wide = ulong.CreateTruncating(value);
        T result = T.CreateTruncating(wide << turns | wide >> 1 >> (width - 1 - turns));
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
        T result = T.CreateTruncating(wide >> turns | wide << 1 << (width - 1 - turns));
        flags.SetCarryAndOverflow(IsTopSet(result), TopDiffersFromBelow(result));
        return result;
    }

    /// <summary>Rotates the value with CF as its bit above the top.</summary>
    public static T RotateLeftThroughCarry<T>(T value, int count, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T>
    {
        int width = Width<T>();
        int turns = count % (width + 1);
        ulong wide = ulong.CreateTruncating(value);
        bool carry = flags.Carry;
        if (turns != 0)
        {
            ulong carriedIn = flags.CarryIn << (turns - 1);
            ulong cameRound = wide >> 1 >> (width - turns);
            carry = (wide >> (width - turns) & 1) != 0;
            wide = wide << 1 << (turns - 1) | carriedIn | cameRound;
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
        int turns = count % (width + 1);
        ulong wide = ulong.CreateTruncating(value);
        bool carry = flags.Carry;
        if (turns != 0)
        {
            ulong carriedIn = flags.CarryIn << (width - turns);
            ulong cameRound = wide << 1 << (width - turns);
            carry = (wide >> (turns - 1) & 1) != 0;
            wide = wide >> 1 >> (turns - 1) | carriedIn | cameRound;
        }

        T result = T.CreateTruncating(wide);
        flags.SetCarryAndOverflow(carry, TopDiffersFromBelow(result));
        return result;
    }

    private static int Width<T>() => Unsafe.SizeOf<T>() * 8;

    private static bool IsTopSet<T>(T value)
        where T : unmanaged, IBinaryInteger<T> => (ulong.CreateTruncating(value) >> (Width<T>() - 1)) != 0;

    private static ulong BelowTop<T>(T value)
        where T : unmanaged, IBinaryInteger<T> => ulong.CreateTruncating(value) >> (Width<T>() - 2) & 1;

    private static bool TopDiffersFromBelow<T>(T value)
        where T : unmanaged, IBinaryInteger<T> => IsTopSet(value) != (BelowTop(value) != 0);
}
