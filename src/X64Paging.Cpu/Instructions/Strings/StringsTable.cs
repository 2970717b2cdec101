// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;

namespace X64Paging.Cpu.Instructions.Strings;

/// <summary>String instructions, with and without REP.</summary>
internal static unsafe class StringsTable
{
    public static void Bind(InstructionTable table)
    {
        table.Bind(Mnemonic.Movsb, &StringForms<Movs>.Bind);
        table.Bind(Mnemonic.Movsw, &StringForms<Movs>.Bind);
        table.Bind(Mnemonic.Movsd, &StringForms<Movs>.Bind);
        table.Bind(Mnemonic.Movsq, &StringForms<Movs>.Bind);
        table.Bind(Mnemonic.Stosb, &StringForms<Stos>.Bind);
        table.Bind(Mnemonic.Stosw, &StringForms<Stos>.Bind);
        table.Bind(Mnemonic.Stosd, &StringForms<Stos>.Bind);
        table.Bind(Mnemonic.Stosq, &StringForms<Stos>.Bind);
        table.Bind(Mnemonic.Lodsb, &StringForms<Lods>.Bind);
        table.Bind(Mnemonic.Lodsw, &StringForms<Lods>.Bind);
        table.Bind(Mnemonic.Lodsd, &StringForms<Lods>.Bind);
        table.Bind(Mnemonic.Lodsq, &StringForms<Lods>.Bind);
        table.Bind(Mnemonic.Scasb, &StringForms<Scas>.Bind);
        table.Bind(Mnemonic.Scasw, &StringForms<Scas>.Bind);
        table.Bind(Mnemonic.Scasd, &StringForms<Scas>.Bind);
        table.Bind(Mnemonic.Scasq, &StringForms<Scas>.Bind);
        table.Bind(Mnemonic.Cmpsb, &StringForms<Cmps>.Bind);
        table.Bind(Mnemonic.Cmpsw, &StringForms<Cmps>.Bind);
        table.Bind(Mnemonic.Cmpsd, &StringForms<Cmps>.Bind);
        table.Bind(Mnemonic.Cmpsq, &StringForms<Cmps>.Bind);
    }
}
