// SPDX-License-Identifier: MIT
using System.Numerics;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Semantics;

namespace X64Paging.Cpu.Instructions.Logic;

/// <summary>AND r/m, r/m/imm. SDM vol. 2A, "AND—Logical AND".</summary>
internal readonly struct And : IBinaryOperation
{
    public static T Apply<T>(T left, T right, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T> => Bitwise.And(left, right, ref flags);
}
