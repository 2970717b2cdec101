// SPDX-License-Identifier: MIT
using System.Numerics;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Semantics;

namespace X64Paging.Cpu.Instructions.Arithmetic;

/// <summary>CMP r/m, r/m/imm: SUB without the result. SDM vol. 2A, "CMP—Compare Two Operands".</summary>
internal readonly struct Cmp : ICompareOperation
{
    public static void Apply<T>(T left, T right, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T> => Addition.Subtract(left, right, ref flags);
}
