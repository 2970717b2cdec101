// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Semantics;

namespace X64Paging.Cpu.Instructions.Move;

/// <summary>Copies, extensions and exchanges of values in general registers and memory.</summary>
internal static unsafe class MoveTable
{
    public static void Bind(InstructionTable table)
    {
        table.Bind(Mnemonic.Mov, &Mov.Bind);
        table.Bind(Mnemonic.Movzx, &Extension<ZeroExtension>.Bind);
        table.Bind(Mnemonic.Movsx, &Extension<SignExtension>.Bind);
        table.Bind(Mnemonic.Movsxd, &Extension<SignExtension>.Bind);
        table.Bind(Mnemonic.Lea, &Lea.Bind);
        table.Bind(Mnemonic.Xlatb, &Xlatb.Bind);
        table.Bind(Mnemonic.Cbw, &AccumulatorExtension.Bind);
        table.Bind(Mnemonic.Cwde, &AccumulatorExtension.Bind);
        table.Bind(Mnemonic.Cdqe, &AccumulatorExtension.Bind);
        table.Bind(Mnemonic.Cwd, &AccumulatorExtension.Bind);
        table.Bind(Mnemonic.Cdq, &AccumulatorExtension.Bind);
        table.Bind(Mnemonic.Cqo, &AccumulatorExtension.Bind);
        BindSetcc(table);
        BindCmovcc(table);
    }

    private static void BindSetcc(InstructionTable table)
    {
        table.Bind(Mnemonic.Seto, &Setcc<Overflow>.Bind);
        table.Bind(Mnemonic.Setno, &Setcc<NotOverflow>.Bind);
        table.Bind(Mnemonic.Setb, &Setcc<Below>.Bind);
        table.Bind(Mnemonic.Setae, &Setcc<AboveOrEqual>.Bind);
        table.Bind(Mnemonic.Sete, &Setcc<Equal>.Bind);
        table.Bind(Mnemonic.Setne, &Setcc<NotEqual>.Bind);
        table.Bind(Mnemonic.Setbe, &Setcc<BelowOrEqual>.Bind);
        table.Bind(Mnemonic.Seta, &Setcc<Above>.Bind);
        table.Bind(Mnemonic.Sets, &Setcc<Negative>.Bind);
        table.Bind(Mnemonic.Setns, &Setcc<NotNegative>.Bind);
        table.Bind(Mnemonic.Setp, &Setcc<ParityEven>.Bind);
        table.Bind(Mnemonic.Setnp, &Setcc<ParityOdd>.Bind);
        table.Bind(Mnemonic.Setl, &Setcc<Less>.Bind);
        table.Bind(Mnemonic.Setge, &Setcc<GreaterOrEqual>.Bind);
        table.Bind(Mnemonic.Setle, &Setcc<LessOrEqual>.Bind);
        table.Bind(Mnemonic.Setg, &Setcc<Greater>.Bind);
    }

    private static void BindCmovcc(InstructionTable table)
    {
        table.Bind(Mnemonic.Cmovo, &Cmovcc<Overflow>.Bind);
        table.Bind(Mnemonic.Cmovno, &Cmovcc<NotOverflow>.Bind);
        table.Bind(Mnemonic.Cmovb, &Cmovcc<Below>.Bind);
        table.Bind(Mnemonic.Cmovae, &Cmovcc<AboveOrEqual>.Bind);
        table.Bind(Mnemonic.Cmove, &Cmovcc<Equal>.Bind);
        table.Bind(Mnemonic.Cmovne, &Cmovcc<NotEqual>.Bind);
        table.Bind(Mnemonic.Cmovbe, &Cmovcc<BelowOrEqual>.Bind);
        table.Bind(Mnemonic.Cmova, &Cmovcc<Above>.Bind);
        table.Bind(Mnemonic.Cmovs, &Cmovcc<Negative>.Bind);
        table.Bind(Mnemonic.Cmovns, &Cmovcc<NotNegative>.Bind);
        table.Bind(Mnemonic.Cmovp, &Cmovcc<ParityEven>.Bind);
        table.Bind(Mnemonic.Cmovnp, &Cmovcc<ParityOdd>.Bind);
        table.Bind(Mnemonic.Cmovl, &Cmovcc<Less>.Bind);
        table.Bind(Mnemonic.Cmovge, &Cmovcc<GreaterOrEqual>.Bind);
        table.Bind(Mnemonic.Cmovle, &Cmovcc<LessOrEqual>.Bind);
        table.Bind(Mnemonic.Cmovg, &Cmovcc<Greater>.Bind);
    }
}
