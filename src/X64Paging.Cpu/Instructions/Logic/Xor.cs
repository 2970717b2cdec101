// SPDX-License-Identifier: MIT
using System.Numerics;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Semantics;

namespace X64Paging.Cpu.Instructions.Logic;

/// <summary>XOR r/m, r/m/imm. SDM vol. 2D, "XOR—Logical Exclusive OR".</summary>
internal readonly struct Xor : IBinaryOperation
{
    public static T Apply<T>(T left, T right, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T> => Bitwise.Xor(left, right, ref flags);
}
