// SPDX-License-Identifier: MIT
using X64Paging.Cpu.Decoding;

namespace X64Paging.Cpu.Instructions.Atomic;

/// <summary>Exchanges that read, compare and write as one.</summary>
internal static class AtomicTable
{
    public static void Bind(InstructionTable table)
    {
    }
}
