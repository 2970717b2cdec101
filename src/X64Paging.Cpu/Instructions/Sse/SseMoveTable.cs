// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Sse.Forms;
using X64Paging.Cpu.Instructions.Sse.Move;
using X64Paging.Cpu.Instructions.Sse.Shuffle;

namespace X64Paging.Cpu.Instructions.Sse;

/// <summary>Moves, and what puts elements in other places, of SSE and SSE2.</summary>
internal static unsafe class SseMoveTable
{
    public static void Bind(InstructionTable table)
    {
        BindWhole(table);
        BindParts(table);
        BindPacking(table);
        BindShuffles(table);
    }

    private static void BindWhole(InstructionTable table)
    {
        table.Bind(Mnemonic.Movaps, &VectorMove.BindAligned);
        table.Bind(Mnemonic.Movapd, &VectorMove.BindAligned);
        table.Bind(Mnemonic.Movdqa, &VectorMove.BindAligned);
        table.Bind(Mnemonic.Movntps, &VectorMove.BindAligned);
        table.Bind(Mnemonic.Movntpd, &VectorMove.BindAligned);
        table.Bind(Mnemonic.Movntdq, &VectorMove.BindAligned);
        table.Bind(Mnemonic.Movups, &VectorMove.BindUnaligned);
        table.Bind(Mnemonic.Movupd, &VectorMove.BindUnaligned);
        table.Bind(Mnemonic.Movdqu, &VectorMove.BindUnaligned);
    }

    private static void BindParts(InstructionTable table)
    {
        table.Bind(Mnemonic.Movss, &ScalarMove<uint>.Bind);
        table.Bind(Mnemonic.Movd, &Movd.Bind);
        table.Bind(Mnemonic.Movq, &Movd.Bind);
        table.Bind(Mnemonic.Movlps, &HalfMove.BindLow);
        table.Bind(Mnemonic.Movlpd, &HalfMove.BindLow);
        table.Bind(Mnemonic.Movhps, &HalfMove.BindHigh);
        table.Bind(Mnemonic.Movhpd, &HalfMove.BindHigh);
        table.Bind(Mnemonic.Movhlps, &CrossMove.BindHighToLow);
        table.Bind(Mnemonic.Movlhps, &CrossMove.BindLowToHigh);
        table.Bind(Mnemonic.Movmskps, &SignMask<float>.Bind);
        table.Bind(Mnemonic.Movmskpd, &SignMask<double>.Bind);
        table.Bind(Mnemonic.Pmovmskb, &SignMask<byte>.Bind);
        table.Bind(Mnemonic.Maskmovdqu, &Maskmovdqu.Bind);
        table.Bind(Mnemonic.Movnti, &Movnti.Bind);
    }

    private static void BindPacking(InstructionTable table)
    {
        table.Bind(Mnemonic.Packsswb, &VectorForms<Packsswb>.Bind);
        table.Bind(Mnemonic.Packssdw, &VectorForms<Packssdw>.Bind);
        table.Bind(Mnemonic.Packuswb, &VectorForms<Packuswb>.Bind);
        table.Bind(Mnemonic.Punpcklbw, &VectorForms<PunpckLow<byte>>.Bind);
        table.Bind(Mnemonic.Punpcklwd, &VectorForms<PunpckLow<ushort>>.Bind);
        table.Bind(Mnemonic.Punpckldq, &VectorForms<PunpckLow<uint>>.Bind);
        table.Bind(Mnemonic.Punpcklqdq, &VectorForms<PunpckLow<ulong>>.Bind);
        table.Bind(Mnemonic.Unpcklps, &VectorForms<PunpckLow<uint>>.Bind);
        table.Bind(Mnemonic.Unpcklpd, &VectorForms<PunpckLow<ulong>>.Bind);
        table.Bind(Mnemonic.Punpckhbw, &VectorForms<PunpckHigh<byte>>.Bind);
        table.Bind(Mnemonic.Punpckhwd, &VectorForms<PunpckHigh<ushort>>.Bind);
        table.Bind(Mnemonic.Punpckhdq, &VectorForms<PunpckHigh<uint>>.Bind);
        table.Bind(Mnemonic.Punpckhqdq, &VectorForms<PunpckHigh<ulong>>.Bind);
        table.Bind(Mnemonic.Unpckhps, &VectorForms<PunpckHigh<uint>>.Bind);
        table.Bind(Mnemonic.Unpckhpd, &VectorForms<PunpckHigh<ulong>>.Bind);
    }

    private static void BindShuffles(InstructionTable table)
    {
        table.Bind(Mnemonic.Pshufd, &VectorControlForms<Pshufd>.Bind);
        table.Bind(Mnemonic.Pshuflw, &VectorControlForms<Pshuflw>.Bind);
        table.Bind(Mnemonic.Pshufhw, &VectorControlForms<Pshufhw>.Bind);
        table.Bind(Mnemonic.Shufps, &VectorControlForms<Shufps>.Bind);
        table.Bind(Mnemonic.Shufpd, &VectorControlForms<Shufpd>.Bind);
        table.Bind(Mnemonic.Pextrw, &Pextr<ushort>.Bind);
        table.Bind(Mnemonic.Pinsrw, &Pinsr<ushort>.Bind);
    }
}
