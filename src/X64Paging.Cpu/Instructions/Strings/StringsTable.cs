// SPDX-License-Identifier: MIT
using X64Paging.Cpu.Decoding;

namespace X64Paging.Cpu.Instructions.Strings;

/// <summary>String instructions, with and without REP.</summary>
internal static class StringsTable
{
    public static void Bind(InstructionTable table)
    {
    }
}
