// SPDX-License-Identifier: MIT
using System.Numerics;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Semantics;

namespace X64Paging.Cpu.Instructions.Logic;

/// <summary>OR r/m, r/m/imm. SDM vol. 2B, "OR—Logical Inclusive OR".</summary>
internal readonly struct Or : IBinaryOperation
{
    public static T Apply<T>(T left, T right, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T> => Bitwise.Or(left, right, ref flags);
}
