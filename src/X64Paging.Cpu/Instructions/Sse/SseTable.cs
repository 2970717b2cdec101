// SPDX-License-Identifier: MIT
using X64Paging.Cpu.Decoding;

namespace X64Paging.Cpu.Instructions.Sse;

/// <summary>SSE and SSE2: vectors and scalars in XMM registers.</summary>
internal static class SseTable
{
    public static void Bind(InstructionTable table)
    {
    }
}
