// SPDX-License-Identifier: MIT
using System.Numerics;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Semantics;

namespace X64Paging.Cpu.Instructions.Arithmetic;

/// <summary>SBB r/m, r/m/imm. SDM vol. 2B, "SBB—Integer Subtraction With Borrow".</summary>
internal readonly struct Sbb : IBinaryOperation
{
    public static T Apply<T>(T left, T right, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T> => Addition.SubtractWithBorrow(left, right, ref flags);
}
