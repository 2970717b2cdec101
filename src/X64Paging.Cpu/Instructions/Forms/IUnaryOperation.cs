// SPDX-License-Identifier: MIT
using System.Numerics;
using X64Paging.Cpu.Semantics;

namespace X64Paging.Cpu.Instructions.Forms;

/// <summary>An operation that replaces its one operand.</summary>
internal interface IUnaryOperation
{
    static abstract T Apply<T>(T value, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T>;
}
