// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Interpreter;

namespace X64Paging.Cpu.Instructions.Control;

/// <summary>What concerns the processor rather than the program: system calls, traps, identification, hints.</summary>
internal static unsafe class ControlTable
{
    public static void Bind(InstructionTable table)
    {
        table.Bind(Mnemonic.Syscall, &Syscall.Bind);
        table.Bind(Mnemonic.Int3, &Int3.Bind);
        table.Bind(Mnemonic.Cpuid, &Cpuid.Bind);
        table.Bind(Mnemonic.Rdtsc, &Rdtsc.Bind);
        table.Bind(Mnemonic.Clflush, &CacheLineFlush.Bind);
        table.Bind(Mnemonic.Ud0, &Undefined.Bind);
        table.Bind(Mnemonic.Ud1, &Undefined.Bind);
        table.Bind(Mnemonic.Ud2, &Undefined.Bind);
        BindHints(table);
        BindPaging(table);
        BindPrivileged(table);
    }

    private static void BindHints(InstructionTable table)
    {
        table.Bind(Mnemonic.Nop, &Nop.Bind);
        table.Bind(Mnemonic.Endbr64, &Nop.Bind);
        table.Bind(Mnemonic.Endbr32, &Nop.Bind);
        table.Bind(Mnemonic.Pause, &Nop.Bind);
        table.Bind(Mnemonic.Mfence, &Nop.Bind);
        table.Bind(Mnemonic.Lfence, &Nop.Bind);
        table.Bind(Mnemonic.Sfence, &Nop.Bind);
        table.Bind(Mnemonic.Prefetch, &Nop.Bind);
        table.Bind(Mnemonic.Prefetchw, &Nop.Bind);
        table.Bind(Mnemonic.Prefetchnta, &Nop.Bind);
        table.Bind(Mnemonic.Prefetcht0, &Nop.Bind);
        table.Bind(Mnemonic.Prefetcht1, &Nop.Bind);
        table.Bind(Mnemonic.Prefetcht2, &Nop.Bind);
    }

    /// <summary>What a kernel's paging code needs. MOV of control registers is with the other MOVs.</summary>
    private static void BindPaging(InstructionTable table)
    {
        table.Bind(Mnemonic.Invlpg, &Invlpg.Bind);
        table.Bind(Mnemonic.Invpcid, &Invpcid.Bind);
        table.Bind(Mnemonic.Invd, &CacheInvalidation.Bind);
        table.Bind(Mnemonic.Wbinvd, &CacheInvalidation.Bind);
        table.Bind(Mnemonic.Rdpkru, &Rdpkru.Bind);
        table.Bind(Mnemonic.Wrpkru, &Wrpkru.Bind);
        table.Bind(Mnemonic.Rdmsr, &Rdmsr.Bind);
        table.Bind(Mnemonic.Wrmsr, &Wrmsr.Bind);
        table.Bind(Mnemonic.Swapgs, &Swapgs.Bind);
        table.Bind(Mnemonic.Smsw, &Smsw.Bind);
        table.Bind(Mnemonic.Lmsw, &Lmsw.Bind);
        table.Bind(Mnemonic.Clts, &Clts.Bind);
    }

    private static void BindPrivileged(InstructionTable table)
    {
        table.Bind(Mnemonic.Hlt, &Hlt.Bind);
        table.Bind(Mnemonic.Int, &Privileged.Bind);
        table.Bind(Mnemonic.In, &Privileged.Bind);
        table.Bind(Mnemonic.Out, &Privileged.Bind);
        table.Bind(Mnemonic.Insb, &Privileged.Bind);
        table.Bind(Mnemonic.Insw, &Privileged.Bind);
        table.Bind(Mnemonic.Insd, &Privileged.Bind);
        table.Bind(Mnemonic.Outsb, &Privileged.Bind);
        table.Bind(Mnemonic.Outsw, &Privileged.Bind);
        table.Bind(Mnemonic.Outsd, &Privileged.Bind);
        table.Bind(Mnemonic.Lgdt, &Privileged.Bind);
        table.Bind(Mnemonic.Lidt, &Privileged.Bind);
        table.Bind(Mnemonic.Lldt, &Privileged.Bind);
        table.Bind(Mnemonic.Ltr, &Privileged.Bind);
        table.Bind(Mnemonic.Sysretq, &Privileged.Bind);
        table.Bind(Mnemonic.Sysexitq, &Privileged.Bind);
    }
}
