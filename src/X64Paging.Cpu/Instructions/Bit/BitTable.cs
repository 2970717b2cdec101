// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;

namespace X64Paging.Cpu.Instructions.Bit;

/// <summary>Single bits, bit scans and byte swaps.</summary>
internal static unsafe class BitTable
{
    public static void Bind(InstructionTable table)
    {
        table.Bind(Mnemonic.Bt, &BitForms<Bt>.Bind);
        table.Bind(Mnemonic.Bts, &BitForms<Bts>.Bind);
        table.Bind(Mnemonic.Btr, &BitForms<Btr>.Bind);
        table.Bind(Mnemonic.Btc, &BitForms<Btc>.Bind);
        table.Bind(Mnemonic.Bsf, &ScanForms<Bsf>.Bind);
        table.Bind(Mnemonic.Bsr, &ScanForms<Bsr>.Bind);
        table.Bind(Mnemonic.Tzcnt, &ScanForms<Tzcnt>.Bind);
        table.Bind(Mnemonic.Lzcnt, &ScanForms<Lzcnt>.Bind);
        table.Bind(Mnemonic.Popcnt, &ScanForms<Popcnt>.Bind);
        table.Bind(Mnemonic.Bswap, &Bswap.Bind);
    }
}
