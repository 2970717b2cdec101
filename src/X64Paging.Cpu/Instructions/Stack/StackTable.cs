// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;

namespace X64Paging.Cpu.Instructions.Stack;

/// <summary>Pushes, pops and stack frames.</summary>
internal static unsafe class StackTable
{
    public static void Bind(InstructionTable table)
    {
        table.Bind(Mnemonic.Push, &Push.Bind);
        table.Bind(Mnemonic.Pop, &Pop.Bind);
        table.Bind(Mnemonic.Enter, &Enter.Bind);
        table.Bind(Mnemonic.Leave, &Leave.Bind);
    }
}
