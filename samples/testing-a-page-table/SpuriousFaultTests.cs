// SPDX-License-Identifier: MIT
using X64Paging.Paging;
using X64Paging.Testing;
using X64Paging.Translation;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace TestingAPageTable;

/// <summary>Rights may be raised without INVLPG: at worst the stale translation costs one fault, which a handler just retries.</summary>
public sealed class SpuriousFaultTests
{
    private const ulong Page = 0x40_0000;

    [Fact]
    public void Write_after_raised_rights_faults_once_and_then_succeeds()
    {
        using PagingLab lab = WithStaleReadOnlyPage(PagingVariants.Intel);
        lab.OnFault(fault => fault.IsSpurious ? FaultResolution.Retry : FaultResolution.Deliver);

        LabRun run = PagingAssert.Completes(lab);

        PagingAssert.FaultCount(run, 1);
        PagingAssert.Spurious(run.Faults[0]);
        PagingAssert.Dirty(lab, Page);
    }

    [Fact]
    public void AMDs_processors_look_again_and_do_not_fault()
    {
        using PagingLab lab = WithStaleReadOnlyPage(PagingVariants.Amd);

        PagingAssert.DoesNotFault(lab);
    }

    private static PagingLab WithStaleReadOnlyPage(PagingVariants vendor)
    {
        PagingLab lab = new(new PagingLabOptions { Controls = PagingControls.LongMode with { Variants = vendor } });
        LabPage page = lab.Map(Page, PageTableFlags.Present | PageTableFlags.User);
        lab.Read(Page);
        page.With(PagingLevel.PageTable, PageTableFlags.Present | PageTableFlags.User | PageTableFlags.Writable);
        lab.Program(asm => asm.mov(__qword_ptr[Page], rax));
        return lab;
    }
}
