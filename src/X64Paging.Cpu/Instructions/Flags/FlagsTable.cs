// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;

namespace X64Paging.Cpu.Instructions.Flags;

/// <summary>Instructions on the flags themselves.</summary>
internal static unsafe class FlagsTable
{
    public static void Bind(InstructionTable table)
    {
        table.Bind(Mnemonic.Clc, &FlagChange.Bind);
        table.Bind(Mnemonic.Stc, &FlagChange.Bind);
        table.Bind(Mnemonic.Cmc, &FlagChange.Bind);
        table.Bind(Mnemonic.Cld, &FlagChange.Bind);
        table.Bind(Mnemonic.Std, &FlagChange.Bind);
        table.Bind(Mnemonic.Cli, &InterruptFlag.Bind);
        table.Bind(Mnemonic.Sti, &InterruptFlag.Bind);
        table.Bind(Mnemonic.Clac, &UserAccessFlag.Bind);
        table.Bind(Mnemonic.Stac, &UserAccessFlag.Bind);
        table.Bind(Mnemonic.Lahf, &Lahf.Bind);
        table.Bind(Mnemonic.Sahf, &Sahf.Bind);
        table.Bind(Mnemonic.Pushf, &Pushf.Bind);
        table.Bind(Mnemonic.Pushfq, &Pushf.Bind);
        table.Bind(Mnemonic.Popf, &Popf.Bind);
        table.Bind(Mnemonic.Popfq, &Popf.Bind);
    }
}
