// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Semantics;

namespace X64Paging.Cpu.Instructions.Branch;

/// <summary>Whatever sets RIP: jumps, calls, returns, loops.</summary>
internal static unsafe class BranchTable
{
    public static void Bind(InstructionTable table)
    {
        table.Bind(Mnemonic.Jmp, &Jmp.Bind);
        table.Bind(Mnemonic.Call, &Call.Bind);
        table.Bind(Mnemonic.Ret, &Ret.Bind);
        table.Bind(Mnemonic.Jrcxz, &Jrcxz.Bind);
        table.Bind(Mnemonic.Jecxz, &Jrcxz.Bind);
        table.Bind(Mnemonic.Loop, &Loop.Bind);
        table.Bind(Mnemonic.Loope, &Loop.Bind);
        table.Bind(Mnemonic.Loopne, &Loop.Bind);
        BindConditions(table);
    }

    private static void BindConditions(InstructionTable table)
    {
        table.Bind(Mnemonic.Jo, &Jcc<Overflow>.Bind);
        table.Bind(Mnemonic.Jno, &Jcc<NotOverflow>.Bind);
        table.Bind(Mnemonic.Jb, &Jcc<Below>.Bind);
        table.Bind(Mnemonic.Jae, &Jcc<AboveOrEqual>.Bind);
        table.Bind(Mnemonic.Je, &Jcc<Equal>.Bind);
        table.Bind(Mnemonic.Jne, &Jcc<NotEqual>.Bind);
        table.Bind(Mnemonic.Jbe, &Jcc<BelowOrEqual>.Bind);
        table.Bind(Mnemonic.Ja, &Jcc<Above>.Bind);
        table.Bind(Mnemonic.Js, &Jcc<Negative>.Bind);
        table.Bind(Mnemonic.Jns, &Jcc<NotNegative>.Bind);
        table.Bind(Mnemonic.Jp, &Jcc<ParityEven>.Bind);
        table.Bind(Mnemonic.Jnp, &Jcc<ParityOdd>.Bind);
        table.Bind(Mnemonic.Jl, &Jcc<Less>.Bind);
        table.Bind(Mnemonic.Jge, &Jcc<GreaterOrEqual>.Bind);
        table.Bind(Mnemonic.Jle, &Jcc<LessOrEqual>.Bind);
        table.Bind(Mnemonic.Jg, &Jcc<Greater>.Bind);
    }
}
