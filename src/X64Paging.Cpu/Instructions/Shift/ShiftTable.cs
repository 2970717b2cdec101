// SPDX-License-Identifier: MIT
using X64Paging.Cpu.Decoding;

namespace X64Paging.Cpu.Instructions.Shift;

/// <summary>Shifts and rotations.</summary>
internal static class ShiftTable
{
    public static void Bind(InstructionTable table)
    {
    }
}
