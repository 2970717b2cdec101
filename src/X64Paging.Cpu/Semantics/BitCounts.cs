// SPDX-License-Identifier: MIT
using System.Numerics;

namespace X64Paging.Cpu.Semantics;

/// <summary>Indexes and counts of bits. Flags that the manual leaves undefined are cleared, or follow the result.</summary>
internal static class BitCounts
{
    /// <summary>The lowest bit set; the source is not 0. ZF is clear.</summary>
    public static T LowestIndex<T>(T source, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T>
    {
        flags.SetLogic(source);
        return T.TrailingZeroCount(source);
    }

    /// <summary>The highest bit set; the source is not 0. ZF is clear.</summary>
    public static T HighestIndex<T>(T source, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T>
    {
        flags.SetLogic(source);
        return T.Log2(source);
    }

    /// <summary>Zeros below the lowest one; the width for 0, and then CF is set.</summary>
    public static T TrailingZeros<T>(T source, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T> => SetCount(source, T.TrailingZeroCount(source), ref flags);

    /// <summary>Zeros above the highest one; the width for 0, and then CF is set.</summary>
    public static T LeadingZeros<T>(T source, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T> => SetCount(source, T.LeadingZeroCount(source), ref flags);

    /// <summary>Ones. ZF says that there are none; all other flags are clear.</summary>
    public static T Ones<T>(T source, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T>
    {
        flags.Value = source == T.Zero ? StatusFlags.ZeroBit : 0;
        return T.PopCount(source);
    }

    private static T SetCount<T>(T source, T count, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T>
    {
        flags.SetLogic(count);
        flags.Carry = source == T.Zero;
        return count;
    }
}
