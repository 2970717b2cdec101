// SPDX-License-Identifier: MIT
using System.Numerics;

namespace X64Paging.Cpu.Semantics;

/// <summary>Indexes and counts of bits. Flags that the manual leaves undefined are as measured on AMD's processors.</summary>
internal static class BitCounts
{
    /// <summary>The lowest bit set; the source is not 0. ZF is clear.</summary>
    public static T LowestIndex<T>(T source, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T> => SetIndex(T.TrailingZeroCount(source), ref flags);

    /// <summary>The highest bit set; the source is not 0. ZF is clear.</summary>
    public static T HighestIndex<T>(T source, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T> => SetIndex(T.Log2(source), ref flags);

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

    private static T SetIndex<T>(T index, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T>
    {
        flags.SetLogic(index);
        flags.Zero = false;
        return index;
    }

    /// <summary>CF and ZF; SF, AF and PF are cleared, OF stays.</summary>
    private static T SetCount<T>(T source, T count, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T>
    {
        ulong overflow = flags.Overflow ? StatusFlags.OverflowBit : 0;
        flags.Value = overflow | (source == T.Zero ? StatusFlags.CarryBit : 0) | (count == T.Zero ? StatusFlags.ZeroBit : 0);
        return count;
    }
}
