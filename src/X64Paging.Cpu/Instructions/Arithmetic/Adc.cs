// SPDX-License-Identifier: MIT
using System.Numerics;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Semantics;

namespace X64Paging.Cpu.Instructions.Arithmetic;

/// <summary>ADC r/m, r/m/imm. SDM vol. 2A, "ADC—Add With Carry".</summary>
internal readonly struct Adc : IBinaryOperation
{
    public static T Apply<T>(T left, T right, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T> => Addition.AddWithCarry(left, right, ref flags);
}
