// SPDX-License-Identifier: MIT
using X64Paging.Cpu.State;
using X64Paging.Paging;
using X64Paging.Testing;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace TestingAPageTable;

/// <summary>With PCIDs, a switch there and back need not cost the translations.</summary>
public sealed class PcidTests
{
    private const ulong Page = 0x40_0000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Switch_there_and_back_keeps_translations_if_bit_63_says_so(bool keeps)
    {
        using PagingLab lab = new() { PrivilegeLevel = PrivilegeLevel.Kernel };
        lab.Cr4 |= Cr4Flags.ProcessContextIdentifiers;
        PagingSpace first = lab.CreateSpace(new Pcid(1));
        PagingSpace second = lab.CreateSpace(new Pcid(2));
        first.Map(Page, PageTableFlags.Present | PageTableFlags.Writable);
        lab.Switch(first);
        lab.Program(asm =>
        {
            asm.mov(rax, __qword_ptr[Page]);
            asm.mov(rbx, second.Cr3);
            asm.mov(cr3, rbx);
            asm.mov(rbx, keeps ? first.Cr3WithoutFlush : first.Cr3);
            asm.mov(cr3, rbx);
        });

        PagingAssert.DoesNotFault(lab);

        PagingAssert.TlbDoesNotContain(lab, Page, second.Pcid);
        if (keeps)
            PagingAssert.TlbContains(lab, Page, first.Pcid);
        else
            PagingAssert.TlbDoesNotContain(lab, Page, first.Pcid);
    }
}
