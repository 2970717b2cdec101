// SPDX-License-Identifier: MIT
using System.Numerics;

namespace X64Paging.Cpu.Instructions.Move;

/// <summary>How a narrow value fills 64 bits.</summary>
internal interface IExtension
{
    static abstract ulong Extend<T>(T value)
        where T : unmanaged, IBinaryInteger<T>;
}
