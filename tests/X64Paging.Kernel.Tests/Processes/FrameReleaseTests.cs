// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Translation;
using static Iced.Intel.AssemblerRegisters;
using static X64Paging.Kernel.Tests.Processes.TestProgram;

namespace X64Paging.Kernel.Tests.Processes;

/// <summary>When the kernel gives frames back: after the last translation to them is gone.</summary>
public sealed class FrameReleaseTests
{
    [Fact]
    public void No_frame_is_released_while_a_translation_or_a_structure_cache_names_it()
    {
        using KernelRun run = new(program =>
        {
            program.StoreToPages(Data, Data + DataSize, value: 1);
            program.Fork(child =>
            {
                child.StoreToPages(Data, Data + DataSize, value: 2);
                child.mov(__qword_ptr[0x10], rax);
            });
            program.WaitForStatus();
            program.StoreToPages(Data, Data + DataSize, value: 3);
            program.Call(LinuxCall.MemoryUnmap, (long)Data, 0x4000);
            program.Exit(0);
        });
        Watcher watcher = new(run.Supervisor.Mmu);
        run.Supervisor.Frames.Observer = watcher;

        run.RunToEnd();

        Assert.True(watcher.Freed > 2 * (int)(DataSize / Frame.Size));
        Assert.Empty(watcher.TooEarly);
    }

    private sealed class Watcher(Mmu mmu) : IFrameObserver
    {
        public int Freed { get; private set; }

        public List<Frame> TooEarly { get; } = [];

        public void Allocated(Frame frame)
        {
        }

        public void Referenced(Frame frame, uint references)
        {
        }

        public void Released(Frame frame, uint references)
        {
            if (references > 0)
                return;

            Freed++;
            if (mmu.CachedTranslations.Any(cached => cached.Translation.Base.Frame == frame) || mmu.CachedTables.Contains(frame))
                TooEarly.Add(frame);
        }
    }
}
