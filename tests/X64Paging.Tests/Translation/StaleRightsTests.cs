// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;
using Xunit;

namespace X64Paging.Tests.Translation;

/// <summary>Rights that change in memory or in a register while a translation is cached. SDM vol. 3A, "Optional Invalidation".</summary>
public sealed class StaleRightsTests : IDisposable
{
    private const ulong Page = 0x40_0000;

    private readonly TestMachine _machine = new();

    [Theory]
    [InlineData(PageTableFlags.NoExecute, AccessKind.Fetch)]
    [InlineData(PageTableFlags.User, AccessKind.Read)]
    public void Right_that_was_withdrawn_is_used_until_the_page_is_invalidated(PageTableFlags changed, AccessKind kind)
    {
        Frame frame = _machine.Map(Page);
        _machine.Translate(Page);
        _machine[Page] = new PageTableEntry(_machine[Page].Value ^ (ulong)changed);

        Assert.Equal(frame.Base.Value, _machine.Translate(Page, kind));
        _machine.Invalidate(Page);

        _machine.Fault(Page, kind);
    }

    [Theory]
    [InlineData(PageTableFlags.NoExecute, AccessKind.Fetch, 0x15u)]
    [InlineData(PageTableFlags.User, AccessKind.Read, 0x5u)]
    [InlineData(PageTableFlags.Writable, AccessKind.Write, 0x7u)]
    public void Right_that_was_raised_faults_once_on_intel_and_never_on_amd(PageTableFlags changed, AccessKind kind, uint code)
    {
        foreach (PagingVariants variants in (PagingVariants[])[PagingVariants.Intel, PagingVariants.Amd])
        {
            using TestMachine machine = new();
            machine.Mmu.Controls = machine.Mmu.Controls with { Variants = variants };
            Frame frame = machine.Map(Page, TestMachine.Data ^ changed);
            machine.Translate(Page, AccessKind.Read, AccessMode.Supervisor);
            machine[Page] = new PageTableEntry(machine[Page].Value ^ (ulong)changed);

            if (variants == PagingVariants.Intel)
                Assert.Equal((code, true), ((uint)machine.Mmu.Fault(Page, kind).ErrorCode, machine.Mmu.Statistics.SpuriousFaults == 1));

            Assert.Equal(frame.Base.Value, machine.Translate(Page, kind));
        }
    }

    [Fact]
    public void Key_is_judged_at_each_access_by_pkru_as_it_is()
    {
        _machine.Mmu.Controls = _machine.Mmu.Controls with { Cr4 = _machine.Mmu.Controls.Cr4 | Cr4Flags.UserProtectionKeys };
        _machine.Map(Page, TestMachine.Data | PageTableFlags.Dirty | (PageTableFlags)(3UL << 59));
        _machine.Translate(Page, AccessKind.Write);

        _machine.Mmu.Pkru = 2 << 6;
        _machine.Translate(Page);
        Assert.Equal(0x27u, (uint)_machine.Fault(Page, AccessKind.Write).ErrorCode);

        _machine.Translate(Page);
        _machine.Mmu.Pkru = 1 << 6;
        Assert.Equal(0x25u, (uint)_machine.Fault(Page).ErrorCode);

        _machine.Mmu.Pkru = ~(3u << 6);
        _machine.Translate(Page, AccessKind.Write);
    }

    [Fact]
    public void Key_that_changed_in_the_entry_is_seen_after_an_invalidation()
    {
        _machine.Mmu.Controls = _machine.Mmu.Controls with { Cr4 = _machine.Mmu.Controls.Cr4 | Cr4Flags.UserProtectionKeys, Pkru = 1 << 6 };
        _machine.Map(Page);
        _machine.Translate(Page);
        _machine[Page] = new PageTableEntry(_machine[Page].Value | 3UL << 59);

        _machine.Translate(Page);
        _machine.Invalidate(Page);

        Assert.Equal(0x25u, (uint)_machine.Fault(Page).ErrorCode);
    }

    public void Dispose() => _machine.Dispose();
}
