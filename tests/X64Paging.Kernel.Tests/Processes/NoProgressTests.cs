// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Memory;
using X64Paging.Kernel.Processes;
using X64Paging.Paging;
using X64Paging.Translation;
using static Iced.Intel.AssemblerRegisters;
using static X64Paging.Kernel.Tests.Processes.TestProgram;

namespace X64Paging.Kernel.Tests.Processes;

/// <summary>Faults that are mended and come again: who is stopped, and who is not.</summary>
public sealed class NoProgressTests
{
    private const long Limit = 100_000;

    [Fact]
    public void Fault_that_comes_again_with_nothing_changed_stops_the_run()
    {
        using MistakenRun run = new(Writing, tables => tables.WriteProtect());

        Assert.Equal(RunOutcome.NoProgress, run.Supervisor.Run(Limit));

        FaultRecord stuck = Assert.NotNull(run.Supervisor.StuckFault);
        Assert.Equal(new LinearAddress(Data), stuck.Fault.Address);
        Assert.Equal(FaultAction.Spurious, stuck.Result.Action);
        Assert.True(run.FaultCount <= 3);
    }

    [Fact]
    public void Fault_of_the_kernel_itself_stops_the_run_too()
    {
        using MistakenRun run = new(
            static program =>
            {
                program.Call(LinuxCall.Pipe, (long)Data);
                program.Exit(0);
            },
            tables => tables.WriteProtect());

        Assert.Equal(RunOutcome.NoProgress, run.Supervisor.Run(Limit));
        Assert.Equal(new LinearAddress(Data), run.Supervisor.StuckFault?.Fault.Address);
    }

    [Fact]
    public void Stale_translation_after_the_first_fault_is_no_lack_of_progress()
    {
        using MistakenRun run = new(Writing, tables => tables.KeepOldTranslation());

        Assert.Equal(RunOutcome.AllExited, run.Supervisor.Run(Limit));
        Assert.Null(run.Supervisor.StuckFault);
    }

    [Fact]
    public void No_hostile_seed_makes_a_legal_run_look_stuck()
    {
        const ulong Seeds = 200;
        for (ulong seed = 0; seed < Seeds; seed++)
        {
            using Supervisor supervisor = new(new SupervisorOptions { MemorySize = 16 << 20, Quantum = 20, Hostility = new Hostility(seed) });
            supervisor.Start(Assemble(Forking), ["program"], []);

            Assert.True(supervisor.Run(Limit) == RunOutcome.AllExited, $"seed {seed}: {supervisor.StuckFault}");
        }
    }

    [Fact]
    public void Segmentation_fault_that_a_handler_does_not_mend_is_delivered_each_time()
    {
        using KernelRun run = new(program => program.mov(__qword_ptr[0x10], rax));

        Assert.Equal(128 + 11, run.RunToEnd());
    }

    private static void Forking(Iced.Intel.Assembler program)
    {
        program.StoreToPages(Data, Data + DataSize, value: 1);
        program.Fork(child =>
        {
            child.StoreToPages(Data, Data + DataSize, value: 2);
            child.mov(__qword_ptr[Data + 0xFFC], rax);
            child.Exit(0);
        });
        program.StoreToPages(Data, Data + DataSize, value: 3);
        program.WaitForStatus();
        program.mov(__qword_ptr[Data + 0x1FFC], rax);
        program.Exit(0);
    }

    private static void Writing(Iced.Intel.Assembler program)
    {
        program.mov(rbx, Data);
        program.mov(__qword_ptr[rbx], rax);
        program.Exit(0);
    }

    /// <summary>A kernel that makes a mistake behind every fault at <see cref="Data"/>.</summary>
    private sealed class MistakenRun : IKernelObserver, IDisposable
    {
        private readonly Action<MistakenRun> _mistake;

        public MistakenRun(Action<Iced.Intel.Assembler> program, Action<MistakenRun> mistake)
        {
            _mistake = mistake;
            Supervisor = new Supervisor(new SupervisorOptions { MemorySize = 16 << 20, Observer = this });
            Supervisor.Start(Assemble(program), ["program"], []);
        }

        public Supervisor Supervisor { get; }

        public int FaultCount { get; private set; }

        private WalkStep Leaf => Supervisor.Mmu.Probe(new(Data), AccessKind.Read, AccessMode.User).Steps[^1];

        /// <summary>The page is read-only again, and nothing says that it may be copied.</summary>
        public void WriteProtect() => Store(Leaf.Entry.Without(PageTableFlags.Writable));

        /// <summary>The processor holds the translation of before the fault, once.</summary>
        public void KeepOldTranslation()
        {
            if (FaultCount > 1)
                return;

            PageTableEntry mended = Leaf.Entry;
            Store(mended.Without(PageTableFlags.Writable));
            Assert.True(Supervisor.Mmu.TryRead(new LinearAddress(Data), AccessMode.User, out byte _, out _));
            Supervisor.Mmu.Memory.Write(Leaf.EntryAddress, mended.Value);
        }

        public void FaultHandled(Process process, in FaultRecord record)
        {
            if (record.Fault.Address.PageBase.Value != Data)
                return;

            FaultCount++;
            _mistake(this);
        }

        public void ProcessKilled(CrashReport report)
        {
        }

        public void Dispose() => Supervisor.Dispose();

        private void Store(PageTableEntry entry)
        {
            Supervisor.Mmu.Memory.Write(Leaf.EntryAddress, entry.Value);
            Supervisor.Mmu.InvalidatePage(new(Data));
        }
    }
}
