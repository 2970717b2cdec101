// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Loading.Elf;
using X64Paging.Loading.Tests.Elf;
using static Iced.Intel.AssemblerRegisters;

namespace X64Paging.Kernel.Tests.Processes;

/// <summary>Programs without a libc, written with Iced's assembler.</summary>
internal static class TestProgram
{
    /// <summary>Where the code begins.</summary>
    public const ulong CodeStart = ElfBuilder.CodeAddress;

    /// <summary>16 pages of zeros that can be written.</summary>
    public const ulong Data = 0x60_0000;

    public const ulong DataSize = 0x1_0000;

    private const ulong Scratch = Data + DataSize - 0x100;

    public static ElfImage Assemble(Action<Assembler> write, params TestSegment[] more) => ElfReader.Read(AssembleFile(write, more));

    public static byte[] AssembleFile(Action<Assembler> write, params TestSegment[] more) =>
        new ElfBuilder { Segments = [CodeSegment(write, CodeStart), DataSegment(DataSize), .. more] }.Build();

    public static TestSegment CodeSegment(Action<Assembler> write, ulong address)
    {
        Assembler assembler = new(64);
        write(assembler);
        using MemoryStream code = new();
        assembler.Assemble(new StreamCodeWriter(code), address);
        return new TestSegment { Address = address, Contents = code.ToArray() };
    }

    public static TestSegment DataSegment(ulong size) =>
        new() { Address = Data, MemorySize = size, Flags = TestSegment.R | TestSegment.W };

    /// <summary>Makes a system call; RAX has the result, RCX and R11 and the argument registers are lost.</summary>
    public static void Call(this Assembler assembler, LinuxCall call, params ReadOnlySpan<long> arguments)
    {
        ReadOnlySpan<AssemblerRegister64> registers = [rdi, rsi, rdx, r10, r8, r9];
        for (int i = 0; i < arguments.Length; i++)
            assembler.mov(registers[i], arguments[i]);
        assembler.mov(rax, (long)call);
        assembler.syscall();
    }

    public static void Exit(this Assembler assembler, int code) => assembler.Call(LinuxCall.Exit, code);

    /// <summary>Writes a register's 8 bytes to stdout, where <c>KernelRun.Printed</c> finds them.</summary>
    public static void Print(this Assembler assembler, AssemblerRegister64 register)
    {
        assembler.mov(__qword_ptr[Scratch], register);
        assembler.Call(LinuxCall.Write, 1, (long)Scratch, 8);
    }

    /// <summary>Waits for a child, and puts its status into RAX.</summary>
    public static void WaitForStatus(this Assembler assembler, long pid = -1)
    {
        assembler.Call(LinuxCall.Wait, pid, (long)Scratch + 16, 0, 0);
        assembler.mov(rax, __qword_ptr[Scratch + 16]);
        assembler.and(rax, 0xFFFF);
    }

    /// <summary>Stores a byte to each page of a range.</summary>
    public static void StoreToPages(this Assembler assembler, ulong start, ulong end, byte value)
    {
        Label next = assembler.CreateLabel();
        assembler.mov(rdi, start);
        assembler.mov(rsi, end);
        assembler.mov(rdx, (ulong)value);
        assembler.Label(ref next);
        assembler.mov(__byte_ptr[rdi], dl);
        assembler.add(rdi, 0x1000);
        assembler.cmp(rdi, rsi);
        assembler.jne(next);
    }

    /// <summary>Forks; the parent goes on behind what the child does.</summary>
    public static void Fork(this Assembler assembler, Action<Assembler> child)
    {
        Label parent = assembler.CreateLabel();
        assembler.Call(LinuxCall.Fork);
        assembler.test(rax, rax);
        assembler.jne(parent);
        child(assembler);
        assembler.Label(ref parent);
    }
}
