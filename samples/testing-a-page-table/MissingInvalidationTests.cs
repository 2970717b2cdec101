// SPDX-License-Identifier: MIT
using X64Paging.Cpu.State;
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Testing;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace TestingAPageTable;

/// <summary>A kernel that points a PTE at another frame must invalidate: until then the processor uses the old one.</summary>
public sealed class MissingInvalidationTests
{
    private const ulong Page = 0x40_0000;
    private const ulong Window = 0x60_0000;
    private const PageTableFlags KernelData = PageTableFlags.Present | PageTableFlags.Writable;

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public void Remapped_page_reads_as_the_new_frame_only_after_INVLPG(bool invalidates, ulong expected)
    {
        using PagingLab lab = new() { PrivilegeLevel = PrivilegeLevel.Kernel };
        lab.Map(Page, KernelData);
        lab.Poke(Page, 1UL);
        Frame other = lab.Map(0x80_0000, KernelData).Frame;
        lab.Poke(0x80_0000, 2UL);

        // The guest finds the page table itself behind a window, and its entry at that offset.
        PhysicalAddress entry = lab.Entry.AddressOf(PagingLevel.PageTable, Page);
        lab.Map(Window, KernelData, PageSize.Size4KiB, entry.Frame.Base);
        lab.Program(asm =>
        {
            asm.mov(rax, __qword_ptr[Page]);
            asm.mov(rbx, new PageTableEntry(other, KernelData).Value);
            asm.mov(__qword_ptr[Window + (ulong)entry.FrameOffset], rbx);
            if (invalidates)
                asm.invlpg(__byte_ptr[Page]);
            asm.mov(rcx, __qword_ptr[Page]);
        });

        PagingAssert.DoesNotFault(lab);

        Assert.Equal(1UL, lab[GeneralRegister.Rax]);
        Assert.Equal(expected, lab[GeneralRegister.Rcx]);
        Assert.Equal(other, lab.FrameOf(Page));
    }
}
