// SPDX-License-Identifier: MIT
using X64Paging.Cpu.Decoding;

namespace X64Paging.Cpu.Instructions.Bit;

/// <summary>Single bits, bit scans and byte swaps.</summary>
internal static class BitTable
{
    public static void Bind(InstructionTable table)
    {
    }
}
