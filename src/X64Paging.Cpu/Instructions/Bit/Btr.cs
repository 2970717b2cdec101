// SPDX-License-Identifier: MIT
namespace X64Paging.Cpu.Instructions.Bit;

/// <summary>BTR r/m, r/imm8: CF gets the bit, which is cleared. SDM vol. 2A, "BTR—Bit Test and Reset".</summary>
internal readonly struct Btr : IBitOperation
{
    public static bool Stores => true;

    public static ulong Apply(ulong value, ulong bit) => value & ~bit;
}
