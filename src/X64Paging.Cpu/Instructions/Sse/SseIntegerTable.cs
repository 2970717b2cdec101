// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Sse.Forms;
using X64Paging.Cpu.Instructions.Sse.Integer;

namespace X64Paging.Cpu.Instructions.Sse;

/// <summary>Integer arithmetic, comparison, logic and shifts of SSE2.</summary>
internal static unsafe class SseIntegerTable
{
    public static void Bind(InstructionTable table)
    {
        BindArithmetic(table);
        BindComparison(table);
        BindLogic(table);
        BindShifts(table);
    }

    private static void BindArithmetic(InstructionTable table)
    {
        table.Bind(Mnemonic.Paddb, &VectorForms<Padd<byte>>.Bind);
        table.Bind(Mnemonic.Paddw, &VectorForms<Padd<ushort>>.Bind);
        table.Bind(Mnemonic.Paddd, &VectorForms<Padd<uint>>.Bind);
        table.Bind(Mnemonic.Paddq, &VectorForms<Padd<ulong>>.Bind);
        table.Bind(Mnemonic.Psubb, &VectorForms<Psub<byte>>.Bind);
        table.Bind(Mnemonic.Psubw, &VectorForms<Psub<ushort>>.Bind);
        table.Bind(Mnemonic.Psubd, &VectorForms<Psub<uint>>.Bind);
        table.Bind(Mnemonic.Psubq, &VectorForms<Psub<ulong>>.Bind);
        table.Bind(Mnemonic.Paddsb, &VectorForms<Padds<sbyte>>.Bind);
        table.Bind(Mnemonic.Paddsw, &VectorForms<Padds<short>>.Bind);
        table.Bind(Mnemonic.Paddusb, &VectorForms<Padds<byte>>.Bind);
        table.Bind(Mnemonic.Paddusw, &VectorForms<Padds<ushort>>.Bind);
        table.Bind(Mnemonic.Psubsb, &VectorForms<Psubs<sbyte>>.Bind);
        table.Bind(Mnemonic.Psubsw, &VectorForms<Psubs<short>>.Bind);
        table.Bind(Mnemonic.Psubusb, &VectorForms<Psubs<byte>>.Bind);
        table.Bind(Mnemonic.Psubusw, &VectorForms<Psubs<ushort>>.Bind);
        table.Bind(Mnemonic.Pmullw, &VectorForms<Pmullw>.Bind);
        table.Bind(Mnemonic.Pmulhw, &VectorForms<Pmulhw>.Bind);
        table.Bind(Mnemonic.Pmulhuw, &VectorForms<Pmulhuw>.Bind);
        table.Bind(Mnemonic.Pmuludq, &VectorForms<Pmuludq>.Bind);
        table.Bind(Mnemonic.Pmaddwd, &VectorForms<Pmaddwd>.Bind);
        table.Bind(Mnemonic.Psadbw, &VectorForms<Psadbw>.Bind);
        table.Bind(Mnemonic.Pavgb, &VectorForms<Pavg<byte>>.Bind);
        table.Bind(Mnemonic.Pavgw, &VectorForms<Pavg<ushort>>.Bind);
    }

    private static void BindComparison(InstructionTable table)
    {
        table.Bind(Mnemonic.Pcmpeqb, &VectorForms<Pcmpeq<byte>>.Bind);
        table.Bind(Mnemonic.Pcmpeqw, &VectorForms<Pcmpeq<ushort>>.Bind);
        table.Bind(Mnemonic.Pcmpeqd, &VectorForms<Pcmpeq<uint>>.Bind);
        table.Bind(Mnemonic.Pcmpgtb, &VectorForms<Pcmpgt<sbyte>>.Bind);
        table.Bind(Mnemonic.Pcmpgtw, &VectorForms<Pcmpgt<short>>.Bind);
        table.Bind(Mnemonic.Pcmpgtd, &VectorForms<Pcmpgt<int>>.Bind);
        table.Bind(Mnemonic.Pminub, &VectorForms<Pmin<byte>>.Bind);
        table.Bind(Mnemonic.Pminsw, &VectorForms<Pmin<short>>.Bind);
        table.Bind(Mnemonic.Pmaxub, &VectorForms<Pmax<byte>>.Bind);
        table.Bind(Mnemonic.Pmaxsw, &VectorForms<Pmax<short>>.Bind);
    }

    private static void BindLogic(InstructionTable table)
    {
        table.Bind(Mnemonic.Pand, &VectorForms<Pand>.Bind);
        table.Bind(Mnemonic.Andps, &VectorForms<Pand>.Bind);
        table.Bind(Mnemonic.Andpd, &VectorForms<Pand>.Bind);
        table.Bind(Mnemonic.Pandn, &VectorForms<Pandn>.Bind);
        table.Bind(Mnemonic.Andnps, &VectorForms<Pandn>.Bind);
        table.Bind(Mnemonic.Andnpd, &VectorForms<Pandn>.Bind);
        table.Bind(Mnemonic.Por, &VectorForms<Por>.Bind);
        table.Bind(Mnemonic.Orps, &VectorForms<Por>.Bind);
        table.Bind(Mnemonic.Orpd, &VectorForms<Por>.Bind);
        table.Bind(Mnemonic.Pxor, &VectorForms<Pxor>.Bind);
        table.Bind(Mnemonic.Xorps, &VectorForms<Pxor>.Bind);
        table.Bind(Mnemonic.Xorpd, &VectorForms<Pxor>.Bind);
    }

    private static void BindShifts(InstructionTable table)
    {
        table.Bind(Mnemonic.Psllw, &VectorShiftForms<Psll<ushort>>.Bind);
        table.Bind(Mnemonic.Pslld, &VectorShiftForms<Psll<uint>>.Bind);
        table.Bind(Mnemonic.Psllq, &VectorShiftForms<Psll<ulong>>.Bind);
        table.Bind(Mnemonic.Psrlw, &VectorShiftForms<Psrl<ushort>>.Bind);
        table.Bind(Mnemonic.Psrld, &VectorShiftForms<Psrl<uint>>.Bind);
        table.Bind(Mnemonic.Psrlq, &VectorShiftForms<Psrl<ulong>>.Bind);
        table.Bind(Mnemonic.Psraw, &VectorShiftForms<Psra<short>>.Bind);
        table.Bind(Mnemonic.Psrad, &VectorShiftForms<Psra<int>>.Bind);
        table.Bind(Mnemonic.Pslldq, &VectorShiftForms<Pslldq>.Bind);
        table.Bind(Mnemonic.Psrldq, &VectorShiftForms<Psrldq>.Bind);
    }
}
