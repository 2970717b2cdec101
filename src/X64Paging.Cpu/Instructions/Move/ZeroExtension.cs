// SPDX-License-Identifier: MIT
using System.Numerics;

namespace X64Paging.Cpu.Instructions.Move;

/// <summary>With zeros.</summary>
internal readonly struct ZeroExtension : IExtension
{
    public static ulong Extend<T>(T value)
        where T : unmanaged, IBinaryInteger<T> => ulong.CreateTruncating(value);
}
