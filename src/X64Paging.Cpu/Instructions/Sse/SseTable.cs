// SPDX-License-Identifier: MIT
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Sse.Float;
using X64Paging.Cpu.Instructions.Sse.Move;

namespace X64Paging.Cpu.Instructions.Sse;

/// <summary>SSE to SSE4.1: vectors and scalars in XMM registers. Forms with MM registers are not supported.</summary>
internal static unsafe class SseTable
{
    public static void Bind(InstructionTable table)
    {
        SseMoveTable.Bind(table);
        SseIntegerTable.Bind(table);
        SseFloatTable.Bind(table);
        Sse3Table.Bind(table);
        Sse41Table.Bind(table);
        table.BindScalarDouble(move: &ScalarMove<ulong>.Bind, compare: &FloatCompare<double>.BindScalar);
    }
}
