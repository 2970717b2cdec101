// SPDX-License-Identifier: MIT
using System.Numerics;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Semantics;

namespace X64Paging.Cpu.Instructions.Arithmetic;

/// <summary>ADD r/m, r/m/imm. SDM vol. 2A, "ADD—Add".</summary>
internal readonly struct Add : IBinaryOperation
{
    public static T Apply<T>(T left, T right, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T> => Addition.Add(left, right, ref flags);
}
