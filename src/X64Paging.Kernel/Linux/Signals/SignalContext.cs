// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using X64Paging.Cpu.State;

namespace X64Paging.Kernel.Linux.Signals;

/// <summary>struct ucontext with its struct sigcontext, as x86-64 Linux has them.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SignalContext
{
    /// <summary>sizeof(struct ucontext).</summary>
    public const int Size = 304;

    // CS 0x33, GS and FS 0, SS 0x2B: the selectors of a 64-bit program.
    private const ulong Selectors = 0x002B_0000_0000_0033;

    // UC_SIGCONTEXT_SS and UC_STRICT_RESTORE_SS: SS is stored and restored.
    private const ulong ContextFlags = 6;

    // AC, OF, DF, TF, SF, ZF, AF, PF and CF, and RF: what rt_sigreturn restores.
    private const ulong RestoredFlags = 0x5_0DD5;

    public ulong Flags;
    public ulong Link;
    public AlternateStack Stack;
    public ulong R8, R9, R10, R11, R12, R13, R14, R15;
    public ulong Rdi, Rsi, Rbp, Rbx, Rdx, Rax, Rcx, Rsp;
    public ulong Rip;
    public ulong Rflags;
    public ulong SegmentSelectors;
    public ulong ErrorCode;
    public ulong TrapNumber;
    public ulong OldMask;
    public ulong Cr2;
    public ulong FloatingPoint;
    public ReservedWords Reserved;
    public ulong Mask;

    public static SignalContext From(in ArchitecturalState state) => new()
    {
        Flags = ContextFlags,
        R8 = state[GeneralRegister.R8],
        R9 = state[GeneralRegister.R9],
        R10 = state[GeneralRegister.R10],
        R11 = state[GeneralRegister.R11],
        R12 = state[GeneralRegister.R12],
        R13 = state[GeneralRegister.R13],
        R14 = state[GeneralRegister.R14],
        R15 = state[GeneralRegister.R15],
        Rdi = state[GeneralRegister.Rdi],
        Rsi = state[GeneralRegister.Rsi],
        Rbp = state[GeneralRegister.Rbp],
        Rbx = state[GeneralRegister.Rbx],
        Rdx = state[GeneralRegister.Rdx],
        Rax = state[GeneralRegister.Rax],
        Rcx = state[GeneralRegister.Rcx],
        Rsp = state[GeneralRegister.Rsp],
        Rip = state.Rip,
        Rflags = state.Rflags,
        SegmentSelectors = Selectors,
    };

    public readonly void Restore(ref ArchitecturalState state)
    {
        state[GeneralRegister.R8] = R8;
        state[GeneralRegister.R9] = R9;
        state[GeneralRegister.R10] = R10;
        state[GeneralRegister.R11] = R11;
        state[GeneralRegister.R12] = R12;
        state[GeneralRegister.R13] = R13;
        state[GeneralRegister.R14] = R14;
        state[GeneralRegister.R15] = R15;
        state[GeneralRegister.Rdi] = Rdi;
        state[GeneralRegister.Rsi] = Rsi;
        state[GeneralRegister.Rbp] = Rbp;
        state[GeneralRegister.Rbx] = Rbx;
        state[GeneralRegister.Rdx] = Rdx;
        state[GeneralRegister.Rax] = Rax;
        state[GeneralRegister.Rcx] = Rcx;
        state[GeneralRegister.Rsp] = Rsp;
        state.Rip = Rip;
        state.Rflags = (state.Rflags & ~RestoredFlags) | (Rflags & RestoredFlags);
    }

    /// <summary>What Linux keeps for later.</summary>
    [InlineArray(8)]
    internal struct ReservedWords
    {
        private ulong _first;
    }
}
