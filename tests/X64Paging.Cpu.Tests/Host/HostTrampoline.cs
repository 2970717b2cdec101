// SPDX-License-Identifier: MIT
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace X64Paging.Cpu.Tests.Host;

/// <summary>Machine code around the tested instruction: loads all registers, jumps there, and stores them when it comes back or faults.</summary>
internal static class HostTrampoline
{
    // Offsets in ucontext_t on x86-64 Linux: uc_mcontext.gregs starts at 40.
    private const int SavedRip = 40 + 16 * 8;
    private const int SavedTrapNumber = 40 + 20 * 8;
    private const int SavedFaultAddress = 40 + 22 * 8;

    private static readonly AssemblerRegister64[] s_general = [rax, rcx, rdx, rbx, rsp, rbp, rsi, rdi, r8, r9, r10, r11, r12, r13, r14, r15];

    private static readonly AssemblerRegister64[] s_preserved = [rbx, rbp, r12, r13, r14, r15];

    private static readonly AssemblerRegisterXMM[] s_vectors =
        [xmm0, xmm1, xmm2, xmm3, xmm4, xmm5, xmm6, xmm7, xmm8, xmm9, xmm10, xmm11, xmm12, xmm13, xmm14, xmm15];

    /// <summary>Assembles the code.</summary>
    /// <param name="address">Where it will lie.</param>
    /// <param name="context">Where the <see cref="HostContext"/> lies, below 2 GiB.</param>
    /// <param name="codeStart">Where tested code may lie: faults elsewhere are not ours.</param>
    /// <param name="codeSize">Its size in bytes.</param>
    public static HostRoutines Assemble(ulong address, ulong context, ulong codeStart, int codeSize)
    {
        Assembler assembler = new(64);
        Label exit = assembler.CreateLabel();
        Label handler = assembler.CreateLabel();
        EmitEntry(assembler, context);
        assembler.Label(ref exit);
        EmitExit(assembler, context);
        assembler.Label(ref handler);
        EmitHandler(assembler, context, codeStart, codeSize);

        using MemoryStream stream = new();
        AssemblerResult result = assembler.Assemble(new StreamCodeWriter(stream), address, BlockEncoderOptions.ReturnNewInstructionOffsets);
        return new HostRoutines(stream.ToArray(), result.GetLabelRIP(exit), result.GetLabelRIP(handler));
    }

    private static void EmitEntry(Assembler a, ulong context)
    {
        foreach (AssemblerRegister64 register in s_preserved)
            a.push(register);
        a.pushfq();
        a.mov(__qword_ptr[context + HostContext.HostStackAt], rsp);
        a.stmxcsr(__dword_ptr[context + HostContext.HostMxcsrAt]);
        a.ldmxcsr(__dword_ptr[context + HostContext.MxcsrAt]);
        for (int i = 0; i < s_vectors.Length; i++)
            a.movdqu(s_vectors[i], __xmmword_ptr[context + HostContext.VectorsAt + (ulong)i * 16]);
        a.push(__qword_ptr[context + HostContext.RflagsAt]);
        a.popfq();
        for (int i = 0; i < s_general.Length; i++)
            a.mov(s_general[i], __qword_ptr[context + (ulong)i * 8]);
        a.jmp(__qword_ptr[context + HostContext.EntryAt]);
    }

    private static void EmitExit(Assembler a, ulong context)
    {
        for (int i = 0; i < s_general.Length; i++)
            a.mov(__qword_ptr[context + (ulong)i * 8], s_general[i]);
        a.mov(rsp, __qword_ptr[context + HostContext.HostStackAt]);
        a.pushfq();
        a.pop(__qword_ptr[context + HostContext.RflagsAt]);
        for (int i = 0; i < s_vectors.Length; i++)
            a.movdqu(__xmmword_ptr[context + HostContext.VectorsAt + (ulong)i * 16], s_vectors[i]);
        a.stmxcsr(__dword_ptr[context + HostContext.MxcsrAt]);
        a.ldmxcsr(__dword_ptr[context + HostContext.HostMxcsrAt]);
        a.popfq();
        foreach (AssemblerRegister64 register in s_preserved.Reverse())
            a.pop(register);
        a.ret();
    }

    /// <summary>void handler(int signal, siginfo_t*, ucontext_t*): notes the fault, and goes on at the exit.</summary>
    private static void EmitHandler(Assembler a, ulong context, ulong codeStart, int codeSize)
    {
        Label foreign = a.CreateLabel();
        a.mov(rax, __qword_ptr[rdx + SavedRip]);
        a.lea(rcx, __[rax - (int)codeStart]);
        a.cmp(rcx, codeSize);
        a.jae(foreign);
        a.mov(__qword_ptr[context + HostContext.FaultRipAt], rax);
        a.mov(rax, __qword_ptr[rdx + SavedTrapNumber]);
        a.mov(__qword_ptr[context + HostContext.TrapAt], rax);
        a.mov(rax, __qword_ptr[rdx + SavedFaultAddress]);
        a.mov(__qword_ptr[context + HostContext.FaultAddressAt], rax);
        a.mov(rax, __qword_ptr[context + HostContext.ExitAt]);
        a.mov(__qword_ptr[rdx + SavedRip], rax);
        a.ret();
        a.Label(ref foreign);
        a.mov(eax, edi);
        a.jmp(__qword_ptr[rax * 8 + (int)(context + HostContext.OldHandlersAt)]);
    }
}
