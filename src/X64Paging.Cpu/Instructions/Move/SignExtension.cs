// SPDX-License-Identifier: MIT
using System.Numerics;
using System.Runtime.CompilerServices;

namespace X64Paging.Cpu.Instructions.Move;

/// <summary>With copies of the sign.</summary>
internal readonly struct SignExtension : IExtension
{
    public static ulong Extend<T>(T value)
        where T : unmanaged, IBinaryInteger<T>
    {
        int shift = 64 - Unsafe.SizeOf<T>() * 8;
        return (ulong)((long)(ulong.CreateTruncating(value) << shift) >> shift);
    }
}
