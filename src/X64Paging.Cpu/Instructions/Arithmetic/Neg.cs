// SPDX-License-Identifier: MIT
using System.Numerics;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Semantics;

namespace X64Paging.Cpu.Instructions.Arithmetic;

/// <summary>NEG r/m: 0 minus the operand. SDM vol. 2B, "NEG—Two's Complement Negation".</summary>
internal readonly struct Neg : IUnaryOperation
{
    public static T Apply<T>(T value, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T> => Addition.Subtract(T.Zero, value, ref flags);
}
