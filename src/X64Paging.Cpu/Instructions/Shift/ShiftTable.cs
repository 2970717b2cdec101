// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;

namespace X64Paging.Cpu.Instructions.Shift;

/// <summary>Shifts and rotations.</summary>
internal static unsafe class ShiftTable
{
    public static void Bind(InstructionTable table)
    {
        table.Bind(Mnemonic.Shl, &ShiftForms<Shl>.Bind);
        table.Bind(Mnemonic.Sal, &ShiftForms<Shl>.Bind);
        table.Bind(Mnemonic.Shr, &ShiftForms<Shr>.Bind);
        table.Bind(Mnemonic.Sar, &ShiftForms<Sar>.Bind);
        table.Bind(Mnemonic.Rol, &ShiftForms<Rol>.Bind);
        table.Bind(Mnemonic.Ror, &ShiftForms<Ror>.Bind);
        table.Bind(Mnemonic.Rcl, &ShiftForms<Rcl>.Bind);
        table.Bind(Mnemonic.Rcr, &ShiftForms<Rcr>.Bind);
        table.Bind(Mnemonic.Shld, &DoubleShiftForms<Shld>.Bind);
        table.Bind(Mnemonic.Shrd, &DoubleShiftForms<Shrd>.Bind);
    }
}
