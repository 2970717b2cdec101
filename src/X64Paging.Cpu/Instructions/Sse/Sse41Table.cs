// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Sse.Float;
using X64Paging.Cpu.Instructions.Sse.Forms;
using X64Paging.Cpu.Instructions.Sse.Integer;
using X64Paging.Cpu.Instructions.Sse.Move;
using X64Paging.Cpu.Instructions.Sse.Shuffle;

namespace X64Paging.Cpu.Instructions.Sse;

/// <summary>What SSE4.1 adds.</summary>
internal static unsafe class Sse41Table
{
    public static void Bind(InstructionTable table)
    {
        BindInteger(table);
        BindPlaces(table);
        BindExtension(table);
        BindFloat(table);
    }

    private static void BindInteger(InstructionTable table)
    {
        table.Bind(Mnemonic.Packusdw, &VectorForms<Packusdw>.Bind);
        table.Bind(Mnemonic.Pcmpeqq, &VectorForms<Pcmpeq<ulong>>.Bind);
        table.Bind(Mnemonic.Pmulld, &VectorForms<Pmulld>.Bind);
        table.Bind(Mnemonic.Pmuldq, &VectorForms<Pmuldq>.Bind);
        table.Bind(Mnemonic.Phminposuw, &VectorForms<Phminposuw>.Bind);
        table.Bind(Mnemonic.Mpsadbw, &VectorControlForms<Mpsadbw>.Bind);
        table.Bind(Mnemonic.Pminsb, &VectorForms<Pmin<sbyte>>.Bind);
        table.Bind(Mnemonic.Pminuw, &VectorForms<Pmin<ushort>>.Bind);
        table.Bind(Mnemonic.Pminsd, &VectorForms<Pmin<int>>.Bind);
        table.Bind(Mnemonic.Pminud, &VectorForms<Pmin<uint>>.Bind);
        table.Bind(Mnemonic.Pmaxsb, &VectorForms<Pmax<sbyte>>.Bind);
        table.Bind(Mnemonic.Pmaxuw, &VectorForms<Pmax<ushort>>.Bind);
        table.Bind(Mnemonic.Pmaxsd, &VectorForms<Pmax<int>>.Bind);
        table.Bind(Mnemonic.Pmaxud, &VectorForms<Pmax<uint>>.Bind);
        table.Bind(Mnemonic.Ptest, &Ptest.Bind);
    }

    private static void BindPlaces(InstructionTable table)
    {
        table.Bind(Mnemonic.Blendps, &VectorControlForms<Blend<uint>>.Bind);
        table.Bind(Mnemonic.Blendpd, &VectorControlForms<Blend<ulong>>.Bind);
        table.Bind(Mnemonic.Pblendw, &VectorControlForms<Blend<ushort>>.Bind);
        table.Bind(Mnemonic.Blendvps, &BlendVariable<int>.Bind);
        table.Bind(Mnemonic.Blendvpd, &BlendVariable<long>.Bind);
        table.Bind(Mnemonic.Pblendvb, &BlendVariable<sbyte>.Bind);
        table.Bind(Mnemonic.Insertps, &Insertps.Bind);
        table.Bind(Mnemonic.Extractps, &Pextr<uint>.Bind);
        table.Bind(Mnemonic.Pextrb, &Pextr<byte>.Bind);
        table.Bind(Mnemonic.Pextrd, &Pextr<uint>.Bind);
        table.Bind(Mnemonic.Pextrq, &Pextr<ulong>.Bind);
        table.Bind(Mnemonic.Pinsrb, &Pinsr<byte>.Bind);
        table.Bind(Mnemonic.Pinsrd, &Pinsr<uint>.Bind);
        table.Bind(Mnemonic.Pinsrq, &Pinsr<ulong>.Bind);
        table.Bind(Mnemonic.Movntdqa, &VectorMove.BindAligned);
    }

    private static void BindExtension(InstructionTable table)
    {
        table.Bind(Mnemonic.Pmovsxbw, &PackedExtension<sbyte, short>.Bind);
        table.Bind(Mnemonic.Pmovsxbd, &PackedExtension<sbyte, int>.Bind);
        table.Bind(Mnemonic.Pmovsxbq, &PackedExtension<sbyte, long>.Bind);
        table.Bind(Mnemonic.Pmovsxwd, &PackedExtension<short, int>.Bind);
        table.Bind(Mnemonic.Pmovsxwq, &PackedExtension<short, long>.Bind);
        table.Bind(Mnemonic.Pmovsxdq, &PackedExtension<int, long>.Bind);
        table.Bind(Mnemonic.Pmovzxbw, &PackedExtension<byte, ushort>.Bind);
        table.Bind(Mnemonic.Pmovzxbd, &PackedExtension<byte, uint>.Bind);
        table.Bind(Mnemonic.Pmovzxbq, &PackedExtension<byte, ulong>.Bind);
        table.Bind(Mnemonic.Pmovzxwd, &PackedExtension<ushort, uint>.Bind);
        table.Bind(Mnemonic.Pmovzxwq, &PackedExtension<ushort, ulong>.Bind);
        table.Bind(Mnemonic.Pmovzxdq, &PackedExtension<uint, ulong>.Bind);
    }

    private static void BindFloat(InstructionTable table)
    {
        table.Bind(Mnemonic.Roundps, &FloatRound<float>.BindPacked);
        table.Bind(Mnemonic.Roundpd, &FloatRound<double>.BindPacked);
        table.Bind(Mnemonic.Roundss, &FloatRound<float>.BindScalar);
        table.Bind(Mnemonic.Roundsd, &FloatRound<double>.BindScalar);
        table.Bind(Mnemonic.Dpps, &DotProduct<float>.Bind);
        table.Bind(Mnemonic.Dppd, &DotProduct<double>.Bind);
    }
}
