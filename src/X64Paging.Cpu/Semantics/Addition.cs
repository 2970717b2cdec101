// SPDX-License-Identifier: MIT
using System.Numerics;

namespace X64Paging.Cpu.Semantics;

/// <summary>Sums and differences of unsigned integers, with the flags that ADD, SUB and their kin set.</summary>
internal static class Addition
{
    public static T Add<T>(T left, T right, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T>
    {
        T result = left + right;
        flags.SetAddition(left, right, result);
        return result;
    }

    public static T AddWithCarry<T>(T left, T right, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T>
    {
        T result = left + right + T.CreateTruncating(flags.CarryIn);
        flags.SetAddition(left, right, result);
        return result;
    }

    public static T Subtract<T>(T left, T right, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T>
    {
        T result = left - right;
        flags.SetSubtraction(left, right, result);
        return result;
    }

    public static T SubtractWithBorrow<T>(T left, T right, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T>
    {
        T result = left - right - T.CreateTruncating(flags.CarryIn);
        flags.SetSubtraction(left, right, result);
        return result;
    }

    /// <summary>Adds 1 and leaves CF alone.</summary>
    public static T Increment<T>(T value, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T>
    {
        bool carry = flags.Carry;
        T result = Add(value, T.One, ref flags);
        flags.Carry = carry;
        return result;
    }

    /// <summary>Subtracts 1 and leaves CF alone.</summary>
    public static T Decrement<T>(T value, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T>
    {
        bool carry = flags.Carry;
        T result = Subtract(value, T.One, ref flags);
        flags.Carry = carry;
        return result;
    }
}
