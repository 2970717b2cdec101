// SPDX-License-Identifier: MIT
namespace X64Paging.Cpu.Instructions.Bit;

/// <summary>BTC r/m, r/imm8: CF gets the bit, which is inverted. SDM vol. 2A, "BTC—Bit Test and Complement".</summary>
internal readonly struct Btc : IBitOperation
{
    public static bool Stores => true;

    public static ulong Apply(ulong value, ulong bit) => value ^ bit;
}
