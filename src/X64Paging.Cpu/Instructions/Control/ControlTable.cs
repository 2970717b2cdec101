// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;

namespace X64Paging.Cpu.Instructions.Control;

/// <summary>What concerns the processor rather than the program: system calls, traps, identification, hints.</summary>
internal static unsafe class ControlTable
{
    public static void Bind(InstructionTable table)
    {
        table.Bind(Mnemonic.Syscall, &Syscall.Bind);
        table.Bind(Mnemonic.Hlt, &Hlt.Bind);
        table.Bind(Mnemonic.Nop, &Nop.Bind);
        table.Bind(Mnemonic.Endbr64, &Nop.Bind);
        table.Bind(Mnemonic.Endbr32, &Nop.Bind);
        table.Bind(Mnemonic.Pause, &Nop.Bind);
    }
}
