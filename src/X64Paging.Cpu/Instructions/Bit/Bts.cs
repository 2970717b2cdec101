// SPDX-License-Identifier: MIT
namespace X64Paging.Cpu.Instructions.Bit;

/// <summary>BTS r/m, r/imm8: CF gets the bit, which is set. SDM vol. 2A, "BTS—Bit Test and Set".</summary>
internal readonly struct Bts : IBitOperation
{
    public static bool Stores => true;

    public static ulong Apply(ulong value, ulong bit) => value | bit;
}
