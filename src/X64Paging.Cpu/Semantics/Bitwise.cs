// SPDX-License-Identifier: MIT
using System.Numerics;

namespace X64Paging.Cpu.Semantics;

/// <summary>AND, OR and XOR with their flags: CF and OF clear, AF (undefined) clear as on hardware.</summary>
internal static class Bitwise
{
    public static T And<T>(T left, T right, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T>
    {
        T result = left & right;
        flags.SetLogic(result);
        return result;
    }

    public static T Or<T>(T left, T right, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T>
    {
        T result = left | right;
        flags.SetLogic(result);
        return result;
    }

    public static T Xor<T>(T left, T right, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T>
    {
        T result = left ^ right;
        flags.SetLogic(result);
        return result;
    }
}
