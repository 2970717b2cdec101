// SPDX-License-Identifier: MIT
using X64Paging.Cpu.State;
using X64Paging.Paging;
using X64Paging.Translation;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace X64Paging.Cpu.Tests.Interpreter;

/// <summary>What an observer of the MMU hears of a processor: every block's fetch, with RIP at its first instruction.</summary>
public sealed class ObservedFetchTests
{
    private const int Rounds = 50;
    private const ulong Data = 0x50_0000;

    [Fact]
    public void Every_block_of_a_loop_within_one_page_is_heard_of_each_time()
    {
        using TestMachine machine = Loop();
        FetchRecorder recorder = new(machine.Processor);
        machine.Mmu.Observer = recorder;

        Assert.Equal(StopReason.Exception, machine.Processor.Run(10_000));

        // The loop has two blocks; the first round begins in the block before it.
        Assert.InRange(recorder.Fetches.Count, 2 * Rounds, 2 * Rounds + 2);
        Assert.All(recorder.Accesses, access => Assert.Contains(access, recorder.Fetches));
        Assert.Equal(Rounds, recorder.Accesses.Count);
    }

    [Fact]
    public void Observer_changes_neither_registers_nor_counts()
    {
        using TestMachine without = Loop();
        using TestMachine with = Loop();
        with.Mmu.Observer = new FetchRecorder(with.Processor);

        without.Processor.Run(10_000);
        with.Processor.Run(10_000);

        Assert.Equal(without.Processor.RetiredInstructions, with.Processor.RetiredInstructions);
        Assert.Equal(without[GeneralRegister.Rax], with[GeneralRegister.Rax]);
        Assert.Equal(without.Mmu.Statistics, with.Mmu.Statistics);
    }

    private static TestMachine Loop()
    {
        TestMachine machine = new();
        machine.Map(Data);
        machine.Load(a =>
        {
            Iced.Intel.Label next = a.CreateLabel();
            Iced.Intel.Label odd = a.CreateLabel();
            a.mov(rcx, Rounds);
            a.Label(ref next);
            a.add(rax, __qword_ptr[Data]);
            a.jmp(odd);
            a.Label(ref odd);
            a.dec(rcx);
            a.jne(next);
            a.hlt();
        });
        return machine;
    }

    private sealed class FetchRecorder(Processor processor) : IMmuObserver
    {
        public List<ulong> Fetches { get; } = [];

        /// <summary>RIP while data was accessed.</summary>
        public List<ulong> Accesses { get; } = [];

        public void Accessed(in ObservedAccess access)
        {
            if (access.Kind == AccessKind.Fetch)
                Fetches.Add(access.Address.Value);
            else
                Accesses.Add(processor.State.Rip);
        }

        public void Faulted(in PageFault fault, int entriesRead)
        {
        }

        public void Invalidating(in ObservedInvalidation invalidation)
        {
        }
    }
}
