// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Sse.Float;
using X64Paging.Cpu.Instructions.Sse.Forms;
using X64Paging.Cpu.Instructions.Sse.Integer;
using X64Paging.Cpu.Instructions.Sse.Move;
using X64Paging.Cpu.Instructions.Sse.Shuffle;

namespace X64Paging.Cpu.Instructions.Sse;

/// <summary>What SSE3 and SSSE3 add.</summary>
internal static unsafe class Sse3Table
{
    public static void Bind(InstructionTable table)
    {
        BindSse3(table);
        BindSupplemental(table);
    }

    private static void BindSse3(InstructionTable table)
    {
        table.Bind(Mnemonic.Addsubps, &PackedFloatForms<AddSubtract, float>.Bind);
        table.Bind(Mnemonic.Addsubpd, &PackedFloatForms<AddSubtract, double>.Bind);
        table.Bind(Mnemonic.Haddps, &PackedFloatForms<HorizontalAdd, float>.Bind);
        table.Bind(Mnemonic.Haddpd, &PackedFloatForms<HorizontalAdd, double>.Bind);
        table.Bind(Mnemonic.Hsubps, &PackedFloatForms<HorizontalSubtract, float>.Bind);
        table.Bind(Mnemonic.Hsubpd, &PackedFloatForms<HorizontalSubtract, double>.Bind);
        table.Bind(Mnemonic.Lddqu, &VectorMove.BindUnaligned);
        table.Bind(Mnemonic.Movddup, &Movddup.Bind);
        table.Bind(Mnemonic.Movshdup, &VectorForms<Movshdup>.Bind);
        table.Bind(Mnemonic.Movsldup, &VectorForms<Movsldup>.Bind);
    }

    private static void BindSupplemental(InstructionTable table)
    {
        table.Bind(Mnemonic.Pabsb, &VectorForms<Pabs<sbyte>>.Bind);
        table.Bind(Mnemonic.Pabsw, &VectorForms<Pabs<short>>.Bind);
        table.Bind(Mnemonic.Pabsd, &VectorForms<Pabs<int>>.Bind);
        table.Bind(Mnemonic.Phaddw, &VectorForms<Phaddw>.Bind);
        table.Bind(Mnemonic.Phaddd, &VectorForms<Phaddd>.Bind);
        table.Bind(Mnemonic.Phaddsw, &VectorForms<Phaddsw>.Bind);
        table.Bind(Mnemonic.Phsubw, &VectorForms<Phsubw>.Bind);
        table.Bind(Mnemonic.Phsubd, &VectorForms<Phsubd>.Bind);
        table.Bind(Mnemonic.Phsubsw, &VectorForms<Phsubsw>.Bind);
        table.Bind(Mnemonic.Pmaddubsw, &VectorForms<Pmaddubsw>.Bind);
        table.Bind(Mnemonic.Pmulhrsw, &VectorForms<Pmulhrsw>.Bind);
        table.Bind(Mnemonic.Psignb, &VectorForms<Psign<sbyte>>.Bind);
        table.Bind(Mnemonic.Psignw, &VectorForms<Psign<short>>.Bind);
        table.Bind(Mnemonic.Psignd, &VectorForms<Psign<int>>.Bind);
        table.Bind(Mnemonic.Pshufb, &VectorForms<Pshufb>.Bind);
        table.Bind(Mnemonic.Palignr, &VectorControlForms<Palignr>.Bind);
    }
}
