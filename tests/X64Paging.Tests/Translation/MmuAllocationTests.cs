// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;
using Xunit;

namespace X64Paging.Tests.Translation;

/// <summary>No access allocates, whatever comes of it.</summary>
public sealed unsafe class MmuAllocationTests : IDisposable
{
    private const ulong Page = 0x40_0000;
    private const ulong ReadOnlyPage = Page + Frame.Size;
    private const ulong MissingPage = Page + 2 * Frame.Size;
    private const ulong Crosser = ReadOnlyPage - 4;
    private const int Rounds = 100;

    private readonly TestMachine _machine = new();

    public MmuAllocationTests()
    {
        _machine.Map(Page);
        _machine.Map(ReadOnlyPage, TestMachine.ReadOnly);
    }

    public static TheoryData<string, Action<TestMachine>> Operations => new()
    {
        { "hit", machine => machine.Mmu.TryTranslate(new(Page), AccessKind.Read, AccessMode.User, out _, out _) },
        {
            "miss and walk", machine =>
            {
                machine.Mmu.InvalidatePage(new(Page));
                machine.Mmu.TryTranslate(new(Page), AccessKind.Read, AccessMode.User, out _, out _);
            }
        },
        {
            "flush and walk that sets A and D", machine =>
            {
                machine.Mmu.LoadCr3(machine.Mmu.Controls.Cr3);
                machine.Mmu.TryTranslate(new(Page), AccessKind.Read, AccessMode.User, out _, out _);
                machine.Mmu.TryTranslate(new(Page), AccessKind.Write, AccessMode.User, out _, out _);
                machine.Mmu.InvalidateAll();
            }
        },
        { "fault of a missing page", machine => machine.Mmu.TryTranslate(new(MissingPage), AccessKind.Read, AccessMode.User, out _, out _) },
        { "fault of rights", machine => machine.Mmu.TryTranslate(new(ReadOnlyPage), AccessKind.Write, AccessMode.User, out _, out _) },
        {
            "fault of cached rights", machine =>
            {
                machine.Mmu.TryTranslate(new(ReadOnlyPage), AccessKind.Read, AccessMode.User, out _, out _);
                machine.Mmu.TryTranslate(new(ReadOnlyPage), AccessKind.Write, AccessMode.User, out _, out _);
            }
        },
        { "read over two pages", machine => machine.Mmu.TryRead(new(Crosser), AccessMode.User, out ulong _, out _) },
        { "write over two pages that faults in the upper", machine => machine.Mmu.TryWrite(new(Crosser), AccessMode.User, 1UL, out _) },
        { "open", machine => machine.Mmu.TryOpen(new(Page), AccessKind.Write, AccessMode.User, out _, out _) },
        {
            "map and unmap", machine =>
            {
                machine.Mapper.TryMap(new(Page), new(0x5000), PageSize.Size4KiB, TestMachine.Data, out PendingInvalidation pending);
                machine.Mmu.Invalidate(pending);
                machine.Mmu.Invalidate(machine.Mapper.Unmap(new(Page), out _));
            }
        },
        {
            "frame taken, copied and released", machine =>
            {
                machine.Frames.TryAllocate(out Frame frame);
                machine.Memory.CopyFrame(machine.Frames.ZeroFrame, frame);
                machine.Frames.AddReference(frame);
                machine.Frames.Release(frame);
                machine.Frames.Release(frame);
            }
        },
    };

    [Theory, MemberData(nameof(Operations), DisableDiscoveryEnumeration = true)]
    public void Operation_allocates_nothing(string what, Action<TestMachine> operation)
    {
        operation(_machine); // compiled, and static state made

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int round = 0; round < Rounds; round++)
            operation(_machine);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(allocated == 0, $"{what}: {allocated} bytes in {Rounds} rounds");
    }

    public void Dispose() => _machine.Dispose();
}
