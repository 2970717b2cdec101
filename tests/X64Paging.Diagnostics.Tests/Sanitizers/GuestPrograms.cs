// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Kernel.Tests.Processes;
using static Iced.Intel.AssemblerRegisters;
using static X64Paging.Kernel.Tests.Processes.TestProgram;

namespace X64Paging.Diagnostics.Tests.Sanitizers;

/// <summary>Programs that have the kernel change page tables in every way that it knows.</summary>
internal static class GuestPrograms
{
    public const ulong Mapping = 0x1000_0000;

    private const long VirtualFork = 58;
    private const long Remap = 25;
    private const long Advise = 28;
    private const long Private = 0x32;
    private const long Shared = 0x31;

    public static IReadOnlyDictionary<string, Action<Assembler>> All { get; } = new Dictionary<string, Action<Assembler>>
    {
        ["fork"] = Fork,
        ["fork of a fork"] = ForkOfFork,
        ["zero pages"] = ZeroPages,
        ["protect"] = Protect,
        ["unmap, advise and move"] = UnmapAdviseAndMove,
        ["shared mapping"] = SharedMapping,
        ["vfork"] = ForkVirtually,
        ["heap and stack"] = HeapAndStack,
        ["killed"] = Killed,
    };

    /// <summary>Writes pages, forks, writes on both sides, frees and writes.</summary>
    public static void LargeFork(Assembler program, ulong size)
    {
        Map(program, size, rights: 3, Private);
        program.StoreToPages(Mapping, Mapping + size, value: 1);
        program.Fork(child =>
        {
            child.StoreToPages(Mapping, Mapping + size, value: 2);
            child.Exit(0);
        });
        program.WaitForStatus();
        program.StoreToPages(Mapping, Mapping + size, value: 3);
        program.Call(LinuxCall.MemoryUnmap, (long)Mapping, (long)size / 2);
        program.Exit(0);
    }

    private static void Fork(Assembler program)
    {
        program.StoreToPages(Data, Data + DataSize, value: 1);
        program.Fork(child =>
        {
            child.StoreToPages(Data, Data + DataSize / 2, value: 2);
            child.Exit(0);
        });
        program.StoreToPages(Data, Data + DataSize, value: 3);
        program.WaitForStatus();
        program.StoreToPages(Data, Data + DataSize, value: 4);
        program.Exit(0);
    }

    private static void ForkOfFork(Assembler program)
    {
        program.StoreToPages(Data, Data + DataSize, value: 1);
        program.Fork(child =>
        {
            child.Fork(grandchild =>
            {
                grandchild.StoreToPages(Data, Data + 0x4000, value: 2);
                grandchild.Exit(0);
            });
            child.StoreToPages(Data + 0x2000, Data + 0x6000, value: 3);
            child.WaitForStatus();
            child.StoreToPages(Data, Data + DataSize, value: 4);
            child.Exit(0);
        });
        program.StoreToPages(Data + 0x1000, Data + 0x5000, value: 5);
        program.WaitForStatus();
        program.StoreToPages(Data, Data + DataSize, value: 6);
        program.Exit(0);
    }

    private static void ZeroPages(Assembler program)
    {
        program.mov(rax, __qword_ptr[Data]);
        program.mov(rax, __qword_ptr[Data + 0x1000]);
        program.Fork(child =>
        {
            child.mov(rax, __qword_ptr[Data + 0x2000]);
            child.StoreToPages(Data, Data + 0x4000, value: 2);
            child.Exit(0);
        });
        program.StoreToPages(Data, Data + 0x4000, value: 1);
        program.WaitForStatus();
        program.Exit(0);
    }

    private static void Protect(Assembler program)
    {
        program.StoreToPages(Data, Data + 0x8000, value: 1);
        program.Call(LinuxCall.MemoryProtect, (long)Data, 0x4000, 1);
        program.mov(rax, __qword_ptr[Data]);
        program.Fork(child =>
        {
            child.Call(LinuxCall.MemoryProtect, (long)Data, 0x4000, 3);
            child.StoreToPages(Data, Data + 0x8000, value: 2);
            child.Call(LinuxCall.MemoryProtect, (long)Data, 0x8000, 0);
            child.Exit(0);
        });
        program.Call(LinuxCall.MemoryProtect, (long)Data + 0x1000, 0x2000, 3);
        program.StoreToPages(Data + 0x1000, Data + 0x3000, value: 3);
        program.WaitForStatus();
        program.Call(LinuxCall.MemoryProtect, (long)Data, 0x4000, 0);
        program.Call(LinuxCall.MemoryProtect, (long)Data, 0x4000, 3);
        program.StoreToPages(Data, Data + 0x8000, value: 4);
        program.Exit(0);
    }

    private static void UnmapAdviseAndMove(Assembler program)
    {
        Map(program, 0x10_000, rights: 3, Private);
        program.StoreToPages(Mapping, Mapping + 0x10_000, value: 1);
        program.Call(LinuxCall.MemoryUnmap, (long)Mapping + 0x3000, 0x2000);
        program.Call((LinuxCall)Advise, (long)Mapping, 0x2000, 4);
        program.mov(rax, __qword_ptr[Mapping]);
        program.StoreToPages(Mapping, Mapping + 0x2000, value: 2);
        program.Call((LinuxCall)Remap, (long)Mapping + 0x8000, 0x4000, 0x8000, 3, (long)Mapping + 0x100_000);
        program.StoreToPages(Mapping + 0x100_000, Mapping + 0x108_000, value: 3);
        program.Fork(child =>
        {
            child.Call(LinuxCall.MemoryUnmap, (long)Mapping + 0x100_000, 0x8000);
            child.StoreToPages(Mapping, Mapping + 0x3000, value: 4);
            child.Exit(0);
        });
        program.WaitForStatus();
        program.StoreToPages(Mapping, Mapping + 0x3000, value: 5);
        program.Exit(0);
    }

    private static void SharedMapping(Assembler program)
    {
        Map(program, 0x8000, rights: 3, Shared);
        program.StoreToPages(Mapping, Mapping + 0x4000, value: 1);
        program.Fork(child =>
        {
            child.StoreToPages(Mapping, Mapping + 0x8000, value: 2);
            child.Call(LinuxCall.MemoryProtect, (long)Mapping, 0x8000, 1);
            child.Call(LinuxCall.MemoryUnmap, (long)Mapping, 0x2000);
            child.Exit(0);
        });
        program.WaitForStatus();
        program.StoreToPages(Mapping, Mapping + 0x8000, value: 3);
        program.Call(LinuxCall.MemoryUnmap, (long)Mapping, 0x8000);
        program.Exit(0);
    }

    private static void ForkVirtually(Assembler program)
    {
        Label parent = program.CreateLabel();
        program.StoreToPages(Data, Data + 0x4000, value: 1);
        program.Call((LinuxCall)VirtualFork);
        program.test(rax, rax);
        program.jne(parent);
        program.StoreToPages(Data, Data + 0x8000, value: 2);
        program.Exit(0);
        program.Label(ref parent);
        program.WaitForStatus();
        program.StoreToPages(Data, Data + 0x8000, value: 3);
        program.Exit(0);
    }

    private static void HeapAndStack(Assembler program)
    {
        program.Call(LinuxCall.Break, 0);
        program.mov(rbx, rax);
        program.lea(rdi, __[rbx + 0x8000]);
        program.mov(rax, (long)LinuxCall.Break);
        program.syscall();
        program.mov(__qword_ptr[rbx + 0x1000], rax);
        program.mov(__qword_ptr[rbx + 0x7000], rax);
        program.Fork(child =>
        {
            child.lea(rdi, __[rbx + 0x2000]);
            child.mov(rax, (long)LinuxCall.Break);
            child.syscall();
            child.mov(__qword_ptr[rsp - 0x4000], rax);
            child.Exit(0);
        });
        program.mov(__qword_ptr[rsp - 0x8000], rax);
        program.WaitForStatus();
        program.mov(__qword_ptr[rbx + 0x7000], rax);
        program.Exit(0);
    }

    private static void Killed(Assembler program)
    {
        program.StoreToPages(Data, Data + 0x4000, value: 1);
        program.Fork(child =>
        {
            child.StoreToPages(Data, Data + 0x2000, value: 2);
            child.mov(__qword_ptr[0x10], rax);
        });
        program.WaitForStatus();
        program.StoreToPages(Data, Data + 0x4000, value: 3);
        program.mov(__qword_ptr[CodeStart], rax);
    }

    private static void Map(Assembler program, ulong size, long rights, long flags) =>
        program.Call(LinuxCall.MemoryMap, (long)Mapping, (long)size, rights, flags, -1, 0);
}
