// SPDX-License-Identifier: MIT
using X64Paging.Cpu.Decoding;

namespace X64Paging.Cpu.Instructions.Flags;

/// <summary>Instructions on the flags themselves.</summary>
internal static class FlagsTable
{
    public static void Bind(InstructionTable table)
    {
    }
}
