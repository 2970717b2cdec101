// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Linux;
using X64Paging.Kernel.Processes;
using X64Paging.Kernel.Tests.Linux;
using X64Paging.Translation;
using static Iced.Intel.AssemblerRegisters;

namespace X64Paging.Kernel.Tests.Processes;

/// <summary>The kernel under an MMU that does the worst that the architecture allows: what it forgets to invalidate would show.</summary>
public sealed class HostileMmuTests
{
    private const int Seeds = 40;
    private const int PageCount = 12;
    private const ulong PageSize = 0x1000;
    private const ulong ReadOnly = 1;
    private const ulong ReadWrite = 3;
    private const ulong AnyChild = unchecked((ulong)-1L);

    [Fact]
    public void Processes_that_share_unshare_protect_and_unmap_pages_read_what_they_should()
    {
        List<string> failures = [];
        for (ulong seed = 0; seed < Seeds; seed++)
        {
            GuestRun run = Program().Run(new SupervisorOptions { Hostility = new Hostility(seed) });
            if (!run.Results.SequenceEqual(Expected) || run.FramesLeft != 0)
                failures.Add($"seed {seed}: {run.Outcome}, {run.Status}, {string.Join(",", run.Results)}, {run.FramesLeft} frames left");
        }

        Assert.True(failures.Count == 0, string.Join("\n", failures));
    }

    /// <summary>Twice: nothing was read wrong, nor by the child, and what the pages hold in the end.</summary>
    private static IEnumerable<long> Expected
    {
        get
        {
            for (int round = 1; round <= 2; round++)
            {
                yield return 0;
                yield return 0;
                for (int page = 0; page < PageCount; page++)
                    yield return page + round * 100 + 1;
            }

            yield return 0;
        }
    }

    private static GuestProgram Program()
    {
        const ulong Area = 0x7000_0000;
        GuestProgram program = new();
        ulong status = program.Reserve(8);
        Map(program, Area);
        for (int round = 1; round <= 2; round++)
        {
            int value = round * 100;
            program.Code.xor(ebp, ebp);
            Fill(program, Area, value);
            program.Fork(child =>
            {
                Check(child, Area, value);
                Fill(child, Area, 5000);
                Check(child, Area, 5000);
                child.Fork(grandchild =>
                {
                    Fill(grandchild, Area, 6000);
                    grandchild.Exit(0);
                });
                child.Call(SystemCallNumber.Wait, AnyChild, 0, 0, 0);
                Check(child, Area, 5000);
                child.Code.mov(edi, ebp);
                child.Code.mov(eax, (int)SystemCallNumber.Exit);
                child.Code.syscall();
            });

            // The parent writes on while the child shares its pages, which then become read-only and writable again.
            Fill(program, Area, value + 1);
            Check(program, Area, value + 1);
            program.Call(SystemCallNumber.MemoryProtect, Area, PageCount * PageSize, ReadOnly);
            program.Call(SystemCallNumber.Wait, AnyChild, status, 0, 0);
            program.Call(SystemCallNumber.MemoryProtect, Area, PageCount * PageSize, ReadWrite);
            Check(program, Area, value + 1);
            program.Code.mov(eax, ebp);
            program.Record().RecordWord(status);
            for (int page = 0; page < PageCount; page++)
                program.RecordWord(Area + (ulong)page * PageSize);
        }

        program.Call(SystemCallNumber.MemoryUnmap, Area, PageCount * PageSize);
        Map(program, Area);
        return program.RecordWord(Area);
    }

    private static void Map(GuestProgram program, ulong area)
    {
        const ulong PrivateAnonymousFixed = 0x32;
        program.Call(SystemCallNumber.MemoryMap, area, PageCount * PageSize, ReadWrite, PrivateAnonymousFixed, AnyChild, 0);
    }

    private static void Fill(GuestProgram program, ulong area, int value)
    {
        for (int page = 0; page < PageCount; page++)
        {
            program.Code.mov(rbx, area + (ulong)page * PageSize);
            program.Code.mov(__dword_ptr[rbx], page + value);
        }
    }

    /// <summary>Counts in EBP the pages that do not hold what was filled in.</summary>
    private static void Check(GuestProgram program, ulong area, int value)
    {
        for (int page = 0; page < PageCount; page++)
        {
            program.Code.mov(rbx, area + (ulong)page * PageSize);
            program.Code.xor(ecx, ecx);
            program.Code.cmp(__dword_ptr[rbx], page + value);
            program.Code.setne(cl);
            program.Code.add(ebp, ecx);
        }
    }
}
