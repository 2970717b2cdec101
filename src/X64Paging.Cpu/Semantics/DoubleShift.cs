// SPDX-License-Identifier: MIT
using System.Numerics;
using System.Runtime.CompilerServices;

namespace X64Paging.Cpu.Semantics;

/// <summary>SHLD and SHRD: shifts that take the bits coming in from a second value. The count is masked and not 0.</summary>
/// <remarks>
/// With 16 bits a count above 16 is undefined; here the two values go round, as on current processors. OF is defined for count 1 only.
/// </remarks>
internal static class DoubleShift
{
    public static T Left<T>(T destination, T source, int count, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T>
    {
        int width = Unsafe.SizeOf<T>() * 8;
        UInt128 pair = (UInt128)ulong.CreateTruncating(destination) << width | ulong.CreateTruncating(source);
        if (width == 16)
            pair = pair << 16 | ulong.CreateTruncating(destination);
        int top = width == 16 ? 48 : width * 2;
        T result = T.CreateTruncating((ulong)(pair >> (top - width - count)));
        SetFlags(destination, result, (ulong)(pair >> (top - count) & 1) != 0, ref flags);
        return result;
    }

    public static T Right<T>(T destination, T source, int count, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T>
    {
        int width = Unsafe.SizeOf<T>() * 8;
        UInt128 pair = (UInt128)ulong.CreateTruncating(source) << width | ulong.CreateTruncating(destination);
        if (width == 16)
            pair |= (UInt128)ulong.CreateTruncating(destination) << 32;
        T result = T.CreateTruncating((ulong)(pair >> count));
        SetFlags(destination, result, (ulong)(pair >> (count - 1) & 1) != 0, ref flags);
        return result;
    }

    private static void SetFlags<T>(T before, T after, bool carry, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T>
    {
        flags.SetLogic(after);
        bool signChanged = (ulong.CreateTruncating(before ^ after) >> (Unsafe.SizeOf<T>() * 8 - 1)) != 0;
        flags.SetCarryAndOverflow(carry, signChanged);
    }
}
