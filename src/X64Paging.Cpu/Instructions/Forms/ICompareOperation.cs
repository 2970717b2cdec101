// SPDX-License-Identifier: MIT
using System.Numerics;
using X64Paging.Cpu.Semantics;

namespace X64Paging.Cpu.Instructions.Forms;

/// <summary>An operation that only sets flags from its two operands.</summary>
internal interface ICompareOperation
{
    static abstract void Apply<T>(T left, T right, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T>;
}
