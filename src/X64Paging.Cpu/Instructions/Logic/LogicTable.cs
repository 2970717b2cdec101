// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Forms;

namespace X64Paging.Cpu.Instructions.Logic;

/// <summary>Operations on bits that do not depend on their place.</summary>
internal static unsafe class LogicTable
{
    public static void Bind(InstructionTable table)
    {
        table.Bind(Mnemonic.And, &BinaryForms<And>.Bind);
        table.Bind(Mnemonic.Or, &BinaryForms<Or>.Bind);
        table.Bind(Mnemonic.Xor, &BinaryForms<Xor>.Bind);
        table.Bind(Mnemonic.Test, &CompareForms<Test>.Bind);
        table.Bind(Mnemonic.Not, &UnaryForms<Not>.Bind);
    }
}
