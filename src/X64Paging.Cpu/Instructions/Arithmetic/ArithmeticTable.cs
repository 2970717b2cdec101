// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Forms;

namespace X64Paging.Cpu.Instructions.Arithmetic;

/// <summary>Sums, differences, products and quotients of integers.</summary>
internal static unsafe class ArithmeticTable
{
    public static void Bind(InstructionTable table)
    {
        table.Bind(Mnemonic.Add, &BinaryForms<Add>.Bind);
        table.Bind(Mnemonic.Adc, &BinaryForms<Adc>.Bind);
        table.Bind(Mnemonic.Sub, &BinaryForms<Sub>.Bind);
        table.Bind(Mnemonic.Sbb, &BinaryForms<Sbb>.Bind);
        table.Bind(Mnemonic.Cmp, &CompareForms<Cmp>.Bind);
        table.Bind(Mnemonic.Inc, &UnaryForms<Inc>.Bind);
        table.Bind(Mnemonic.Dec, &UnaryForms<Dec>.Bind);
        table.Bind(Mnemonic.Neg, &UnaryForms<Neg>.Bind);
        table.Bind(Mnemonic.Mul, &AccumulatorForms<Mul>.Bind);
        table.Bind(Mnemonic.Imul, &Imul.Bind);
        table.Bind(Mnemonic.Div, &AccumulatorForms<Div>.Bind);
        table.Bind(Mnemonic.Idiv, &AccumulatorForms<Idiv>.Bind);
    }
}
