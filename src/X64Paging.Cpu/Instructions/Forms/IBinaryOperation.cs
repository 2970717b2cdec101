// SPDX-License-Identifier: MIT
using System.Numerics;
using X64Paging.Cpu.Semantics;

namespace X64Paging.Cpu.Instructions.Forms;

/// <summary>An operation that replaces its first operand by a function of both, and sets flags.</summary>
internal interface IBinaryOperation
{
    static abstract T Apply<T>(T left, T right, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T>;
}
