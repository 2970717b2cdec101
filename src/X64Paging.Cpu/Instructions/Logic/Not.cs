// SPDX-License-Identifier: MIT
using System.Numerics;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Semantics;

namespace X64Paging.Cpu.Instructions.Logic;

/// <summary>NOT r/m: no flags. SDM vol. 2B, "NOT—One's Complement Negation".</summary>
internal readonly struct Not : IUnaryOperation
{
    public static T Apply<T>(T value, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T> => ~value;
}
