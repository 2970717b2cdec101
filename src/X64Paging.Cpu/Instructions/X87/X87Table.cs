// SPDX-License-Identifier: MIT
using X64Paging.Cpu.Decoding;

namespace X64Paging.Cpu.Instructions.X87;

/// <summary>The x87 FPU.</summary>
internal static class X87Table
{
    public static void Bind(InstructionTable table)
    {
    }
}
