// SPDX-License-Identifier: MIT
namespace X64Paging.Cpu.Instructions.Bit;

/// <summary>BT r/m, r/imm8: CF gets the bit. SDM vol. 2A, "BT—Bit Test".</summary>
internal readonly struct Bt : IBitOperation
{
    public static bool Stores => false;

    public static ulong Apply(ulong value, ulong bit) => value;
}
