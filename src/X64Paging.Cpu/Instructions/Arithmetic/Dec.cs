// SPDX-License-Identifier: MIT
using System.Numerics;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Semantics;

namespace X64Paging.Cpu.Instructions.Arithmetic;

/// <summary>DEC r/m: CF stays. SDM vol. 2A, "DEC—Decrement by 1".</summary>
internal readonly struct Dec : IUnaryOperation
{
    public static T Apply<T>(T value, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T> => Addition.Decrement(value, ref flags);
}
