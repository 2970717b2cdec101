// SPDX-License-Identifier: MIT
using X64Paging.Paging;
using X64Paging.Translation;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace X64Paging.Testing.Tests;

/// <summary>The example that the README begins with.</summary>
public sealed class DesignTests
{
    [Fact]
    public void User_store_to_a_read_only_page_faults()
    {
        using PagingLab lab = new();
        lab.Map(0x40_0000, PageTableFlags.Present | PageTableFlags.User);
        lab.Program(asm => { asm.mov(__qword_ptr[0x40_0008], rax); asm.hlt(); });

        PageFault fault = PagingAssert.Faults(lab);

        PagingAssert.Fault(fault, at: 0x40_0008, PageFaultErrorCode.Present | PageFaultErrorCode.Write | PageFaultErrorCode.User);
        PagingAssert.Accessed(lab, 0x40_0000, PagingLevel.Pml4, PagingLevel.Pdpt, PagingLevel.PageDirectory);
    }
}
