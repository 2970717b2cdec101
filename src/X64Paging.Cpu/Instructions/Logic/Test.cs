// SPDX-License-Identifier: MIT
using System.Numerics;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Semantics;

namespace X64Paging.Cpu.Instructions.Logic;

/// <summary>TEST r/m, r/imm: AND without the result. SDM vol. 2B, "TEST—Logical Compare".</summary>
internal readonly struct Test : ICompareOperation
{
    public static void Apply<T>(T left, T right, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T> => Bitwise.And(left, right, ref flags);
}
