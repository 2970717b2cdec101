// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Diagnostics.Sanitizers;
using X64Paging.Kernel.Processes;
using X64Paging.Kernel.Tests.Processes;
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Diagnostics.Tests.Sanitizers;

/// <summary>Our kernel with one mistake: what it has done right is undone behind its back, before the sanitizers look.</summary>
internal sealed class MistakenKernel : IKernelObserver, IDisposable
{
    private readonly KernelSanitizers _sanitizers;

    public MistakenKernel(Action<Assembler> program)
    {
        _sanitizers = new KernelSanitizers(SanitizerKinds.Tlb | SanitizerKinds.Frames);
        Supervisor = new Supervisor(new SupervisorOptions { MemorySize = 16 << 20, Observer = this });
        _sanitizers.Attach(Supervisor);
        Supervisor.Start(TestProgram.Assemble(program), ["program"], []);
    }

    public Supervisor Supervisor { get; }

    /// <summary>The mistake behind a system call.</summary>
    public Action<Process, LinuxCall>? BehindCall { get; set; }

    /// <summary>The mistake behind a fault.</summary>
    public Action<Process, FaultRecord>? BehindFault { get; set; }

    public IReadOnlyList<SanitizerReport> Reports => _sanitizers.Reports;

    /// <summary>Runs until a mistake is found, or all is over: what comes of a mistake would throw.</summary>
    public T RunTo<T>(Predicate<T> isWanted)
        where T : SanitizerReport
    {
        const int MostInstructions = 10_000;
        for (int i = 0; i < MostInstructions; i++)
        {
            RunOutcome outcome = Supervisor.Run(maxInstructions: 1);
            if (Reports.OfType<T>().FirstOrDefault(report => isWanted(report)) is { } found)
                return found;
            if (outcome != RunOutcome.InstructionLimit)
                break;
        }

        throw new InvalidOperationException("It was not found: " + string.Join(Environment.NewLine, Reports));
    }

    /// <summary>The last entry of the way to a page in a process's tables.</summary>
    public WalkStep Leaf(Process process, ulong page)
    {
        PhysicalMemory memory = Supervisor.Mmu.Memory;
        PhysicalAddress table = new(process.Memory.Cr3);
        for (PagingLevel level = PagingLevel.Pml4; ; level--)
        {
            PhysicalAddress address = table + (ulong)new LinearAddress(page).TableIndex(level) * sizeof(ulong);
            PageTableEntry entry = new(memory.ReadEntry(address));
            if (level == PagingLevel.PageTable)
                return new(level, address, entry);
            table = entry.Frame.Base;
        }
    }

    public void Store(WalkStep leaf, PageTableEntry entry) => Supervisor.Mmu.Memory.Write(leaf.EntryAddress, entry.Value);

    /// <summary>What the processor holds if an invalidation was left out: the translation by the entry of before.</summary>
    /// <param name="leaf">The entry as it is.</param>
    /// <param name="page">Its page in the current tables.</param>
    /// <param name="before">As it was.</param>
    /// <param name="kind">The access that had cached it.</param>
    public void LeaveOutInvalidation(WalkStep leaf, ulong page, PageTableEntry before, AccessKind kind)
    {
        Mmu mmu = Supervisor.Mmu;
        mmu.InvalidatePage(new(page));
        Store(leaf, before);
        Assert.True(mmu.TryTranslate(new(page), kind, AccessMode.User, out _, out _));
        Store(leaf, leaf.Entry);
    }

    public void FaultHandled(Process process, in FaultRecord record)
    {
        BehindFault?.Invoke(process, record);
        _sanitizers.FaultHandled(process, record);
    }

    public void SystemCallHandled(Process process, ulong number)
    {
        BehindCall?.Invoke(process, (LinuxCall)number);
        _sanitizers.SystemCallHandled(process, number);
    }

    public void ProcessEnded(Process process) => _sanitizers.ProcessEnded(process);

    public void ProcessKilled(CrashReport report) => _sanitizers.ProcessKilled(report);

    public void Dispose()
    {
        _sanitizers.Dispose();
        Supervisor.Dispose();
    }
}
