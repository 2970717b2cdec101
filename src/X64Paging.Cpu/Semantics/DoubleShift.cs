// SPDX-License-Identifier: MIT
using System.Numerics;
using System.Runtime.CompilerServices;

namespace X64Paging.Cpu.Semantics;

/// <summary>SHLD and SHRD: shifts that take the bits coming in from a second value. The count is masked and not 0.</summary>
/// <remarks>
/// With 16 bits a count above 16 is undefined: AMD's processors, as here, shift the source in a second time and clear CF; Intel's shift
/// the destination in. OF is defined for count 1 only; it tells whether the last step changed the sign.
/// </remarks>
internal static class DoubleShift
{
    public static T Left<T>(T destination, T source, int count, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T>
    {
        int width = Unsafe.SizeOf<T>() * 8;
        ulong high = ulong.CreateTruncating(destination);
        ulong low = ulong.CreateTruncating(source);
        if (width == 16 && count > 16)
            return Twice<T>(low << (count - 16) | low >> (32 - count), ref flags);

        // One bit short of the result, the bit that goes to CF is on top and the result's top bit is below it.
        ulong almost = high << (count - 1) | low >> 1 >> (width - count);
        T result = T.CreateTruncating(almost << 1 | (low >> (width - count) & 1));
        flags.SetShift(result, T.CreateTruncating(almost));
        return result;
    }

    public static T Right<T>(T destination, T source, int count, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T>
    {
        int width = Unsafe.SizeOf<T>() * 8;
        ulong low = ulong.CreateTruncating(destination);
        ulong high = ulong.CreateTruncating(source);
        if (width == 16 && count > 16)
            return Twice<T>(high >> (count - 16) | high << (32 - count), ref flags);

        T almost = T.CreateTruncating(low >> (count - 1) | high << 1 << (width - count));
        T result = T.CreateTruncating(low >> 1 >> (count - 1) | high << (width - count));
        flags.SetShift(result, T.Zero);

        // Before the last step the top bit was the one that is below it now.
        flags.SetCarryAndOverflow(T.IsOddInteger(almost), (ulong.CreateTruncating(almost ^ result) >> (width - 1)) != 0);
        return result;
    }

    private static T Twice<T>(ulong shifted, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T>
    {
        T result = T.CreateTruncating(shifted);
        flags.SetShift(result, T.Zero);
        return result;
    }
}
