// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Diagnostics.Sanitizers;
using X64Paging.Kernel.Memory;
using X64Paging.Kernel.Tests.Processes;
using X64Paging.Memory;
using X64Paging.Paging;
using static Iced.Intel.AssemblerRegisters;
using static X64Paging.Kernel.Tests.Processes.TestProgram;

namespace X64Paging.Diagnostics.Tests.Sanitizers;

/// <summary>Mistakes that kernels make, each made on purpose: the report names the store and the entry.</summary>
public sealed class SeededMistakeTests
{
    /// <summary>The first store of a program that begins with stores to pages.</summary>
    private const ulong FirstStore = CodeStart + 30;

    [Fact]
    public void Flush_left_out_after_fork_is_found_at_the_parents_next_write()
    {
        using MistakenKernel kernel = new(ForkAndWrite);
        WalkStep leaf = default;
        kernel.BehindCall = (process, call) =>
        {
            if (call != LinuxCall.Fork || leaf != default)
                return;

            leaf = kernel.Leaf(process, Data);
            kernel.LeaveOutInvalidation(leaf, Data, leaf.Entry.Without(PageMarks.CopyOnWrite).With(PageTableFlags.Writable), AccessKind.Write);
        };

        StaleTranslation found = kernel.RunTo<StaleTranslation>(_ => true);

        Assert.Equal(Staleness.Forbidden, found.Staleness);
        Assert.Equal((new LinearAddress(Data), AccessKind.Write), (found.Address, found.Kind));
        Assert.True(found.Cached.Effective.IsWritable && !found.Current.Entry.IsWritable);
        TableStore store = Assert.NotNull(found.Store);
        Assert.Equal(leaf.EntryAddress, store.EntryAddress);
        Assert.True(store.Old.IsWritable && !store.New.IsWritable);
        Assert.Equal(leaf.Entry.Value, store.New.Value & ~0x60UL | leaf.Entry.Value & 0x60);
        Assert.Equal(CodeActor.Kernel, store.Maker.Actor);
        Assert.True(store.Maker.Rip > CodeStart && store.Maker.Rip < found.Where.Rip);
        Assert.Equal("INVLPG 0x600000", found.MissingInvalidation);
    }

    [Fact]
    public void Invlpg_left_out_after_a_copy_is_found_when_the_write_is_tried_again()
    {
        using MistakenKernel kernel = new(ForkAndWrite);
        WalkStep leaf = default;
        PageTableEntry shared = default;
        kernel.BehindFault = (process, record) =>
        {
            if (record.Result.Action != FaultAction.Copied || record.Fault.Address.PageBase.Value != Data || leaf != default)
                return;

            leaf = kernel.Leaf(process, Data);
            shared = new PageTableEntry(record.Result.Source, (leaf.Entry.Flags & ~PageTableFlags.Writable) | PageMarks.CopyOnWrite);
            kernel.LeaveOutInvalidation(leaf, Data, shared, AccessKind.Read);
        };

        StaleTranslation found = kernel.RunTo<StaleTranslation>(report => report.IsMistake);

        Assert.Equal(Staleness.NeedlessFault, found.Staleness);
        TableStore store = Assert.NotNull(found.Store);
        Assert.Equal(leaf.EntryAddress, store.EntryAddress);
        Assert.Equal((shared.Frame, leaf.Entry.Frame), (store.Old.Frame, store.New.Frame));
    }

    [Fact]
    public void Invlpg_left_out_after_a_copy_is_found_when_the_old_frame_is_read()
    {
        using MistakenKernel kernel = new(program =>
        {
            program.StoreToPages(Data, Data + 0x1000, value: 1);
            program.Fork(child =>
            {
                child.StoreToPages(Data, Data + 0x1000, value: 2);
                child.Call(LinuxCall.GetPid);
                child.mov(rax, __qword_ptr[Data]);
                child.Exit(0);
            });
            program.WaitForStatus();
            program.Exit(0);
        });
        PageTableEntry shared = default;
        kernel.BehindFault = (process, record) =>
        {
            if (record.Result.Action == FaultAction.Copied && record.Fault.Address.PageBase.Value == Data)
                shared = new PageTableEntry(record.Result.Source, PageTableFlags.Present | PageTableFlags.User | PageMarks.CopyOnWrite);
        };
        kernel.BehindCall = (process, call) =>
        {
            if (call == LinuxCall.GetPid)
                kernel.LeaveOutInvalidation(kernel.Leaf(process, Data), Data, shared, AccessKind.Read);
        };

        StaleTranslation found = kernel.RunTo<StaleTranslation>(_ => true);

        Assert.Equal(Staleness.OtherFrame, found.Staleness);
        Assert.Equal(shared.Frame, found.Cached.Base.Frame);
        Assert.Equal(shared.Frame, found.Store?.Old.Frame);
        Assert.Equal(found.Current.Entry.Frame, found.Store?.New.Frame);
        Assert.Contains("it went to a frame that the tables do not name", found.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Reference_that_fork_forgets_is_found_with_both_entries()
    {
        using MistakenKernel kernel = new(ForkAndWrite);
        Frame forgotten = default;
        kernel.BehindCall = (process, call) =>
        {
            if (call != LinuxCall.Fork || forgotten != default)
                return;

            forgotten = kernel.Leaf(process, Data).Entry.Frame;
            kernel.Supervisor.Frames.Release(forgotten);
        };

        FrameReport found = kernel.RunTo<FrameReport>(_ => true);

        Assert.Equal((FrameMistake.TooFewReferences, forgotten, 1u, 2u), (found.Mistake, found.Frame, found.References, found.Expected));
        Assert.Equal([(1, Data), (2, Data)], found.Mappings.Select(mapping => (mapping.Pid, mapping.Page.Value)));
        Assert.All(kernel.Supervisor.Processes, process => Assert.Contains(found.Mappings, mapping => mapping.EntryAddress == kernel.Leaf(process, Data).EntryAddress));
        Assert.Equal(FirstStore, found.AllocatedBy?.Rip);
    }

    [Fact]
    public void Frame_that_is_freed_early_is_found_with_its_entry_and_its_translation()
    {
        using MistakenKernel kernel = new(program =>
        {
            program.StoreToPages(Data, Data + 0x1000, value: 1);
            program.Call(LinuxCall.GetPid);
            program.Exit(0);
        });
        WalkStep leaf = default;
        kernel.BehindCall = (process, call) =>
        {
            if (call != LinuxCall.GetPid)
                return;

            leaf = kernel.Leaf(process, Data);
            kernel.Supervisor.Frames.Release(leaf.Entry.Frame);
        };

        FrameReport found = kernel.RunTo<FrameReport>(_ => true);

        Assert.Equal((FrameMistake.FreedWhileMapped, leaf.Entry.Frame), (found.Mistake, found.Frame));
        FrameMapping mapping = Assert.Single(found.Mappings);
        Assert.Equal(leaf.EntryAddress, mapping.EntryAddress);
        Assert.Equal((leaf.Entry.Frame, FirstStore), (mapping.Store?.New.Frame, mapping.Store?.Maker.Rip));
        Assert.Equal(FirstStore, found.AllocatedBy?.Rip);
        Assert.True(found.ReleasedBy?.Rip > FirstStore);
        FreedWhileCached cached = Assert.Single(kernel.Reports.OfType<FreedWhileCached>());
        Assert.Equal((leaf.Entry.Frame, new LinearAddress(Data)), (cached.Frame, cached.Cached?.Page));
        Assert.Equal(leaf.EntryAddress, cached.Current?.EntryAddress);
    }

    [Fact]
    public void Write_protection_of_one_space_only_is_found_with_the_store_that_left_the_other_writable()
    {
        using MistakenKernel kernel = new(ForkAndWrite);
        WalkStep leaf = default;
        kernel.BehindCall = (process, call) =>
        {
            if (call != LinuxCall.Fork || leaf != default)
                return;

            leaf = kernel.Leaf(kernel.Supervisor.Processes[1], Data);
            kernel.Store(leaf, leaf.Entry.Without(PageMarks.CopyOnWrite).With(PageTableFlags.Writable));
        };

        FrameReport found = kernel.RunTo<FrameReport>(_ => true);

        Assert.Equal((FrameMistake.WritableInOneOfSeveral, leaf.Entry.Frame), (found.Mistake, found.Frame));
        Assert.Equal([false, true], found.Mappings.Select(mapping => mapping.Entry.IsWritable));
        Assert.Equal(leaf.EntryAddress, found.Mappings[1].EntryAddress);
        TableStore store = Assert.NotNull(found.Mappings[0].Store);
        Assert.True(store.Old.IsWritable && !store.New.IsWritable);
        Assert.True(found.Mappings[1].Store is { New.IsWritable: true });
    }

    [Fact]
    public void Copy_on_write_mark_that_a_fork_of_a_fork_drops_is_found()
    {
        using MistakenKernel kernel = new(program => ForkAndWrite(program, child => child.Fork(grandchild => grandchild.Exit(0))));
        WalkStep leaf = default;
        kernel.BehindCall = (process, call) =>
        {
            if (call != LinuxCall.Fork || kernel.Supervisor.Processes.Count < 3 || leaf != default)
                return;

            leaf = kernel.Leaf(kernel.Supervisor.Processes[2], Data);
            kernel.Store(leaf, leaf.Entry.Without(PageMarks.CopyOnWrite));
        };

        FrameReport found = kernel.RunTo<FrameReport>(_ => true);

        Assert.Equal((FrameMistake.CopyOnWriteMarkLost, leaf.Entry.Frame), (found.Mistake, found.Frame));
        Assert.Contains(found.Mappings, mapping => mapping.Pid == 3 && mapping.EntryAddress == leaf.EntryAddress && !mapping.Entry.Has(PageMarks.CopyOnWrite));
    }

    [Fact]
    public void Leaked_frame_is_listed_with_who_allocated_it()
    {
        using MistakenKernel kernel = new(program =>
        {
            program.StoreToPages(Data, Data + 0x1000, value: 1);
            program.Call(LinuxCall.GetPid);
            program.Exit(0);
        });
        kernel.BehindCall = (process, call) =>
        {
            if (call == LinuxCall.GetPid)
                kernel.Supervisor.Frames.AddReference(kernel.Leaf(process, Data).Entry.Frame);
        };

        FrameReport excess = kernel.RunTo<FrameReport>(_ => true);
        FrameReport leak = kernel.RunTo<FrameReport>(report => report.Mistake == FrameMistake.Leaked);

        Assert.Equal((FrameMistake.TooManyReferences, 2u, 1u), (excess.Mistake, excess.References, excess.Expected));
        Assert.Equal(excess.Frame, leak.Frame);
        Assert.Empty(leak.Mappings);
        Assert.Equal(FirstStore, leak.AllocatedBy?.Rip);
    }

    private static void ForkAndWrite(Assembler program) =>
        ForkAndWrite(program, child => child.StoreToPages(Data, Data + 0x1000, value: 2));

    /// <summary>Writes a page, forks, writes it again: as the parent, while the child does what is given.</summary>
    private static void ForkAndWrite(Assembler program, Action<Assembler> child)
    {
        program.StoreToPages(Data, Data + 0x1000, value: 1);
        program.Fork(forked =>
        {
            child(forked);
            forked.Exit(0);
        });
        program.StoreToPages(Data, Data + 0x1000, value: 3);
        program.WaitForStatus();
        program.Exit(0);
    }
}
