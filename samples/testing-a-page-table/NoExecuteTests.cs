// SPDX-License-Identifier: MIT
using X64Paging.Paging;
using X64Paging.Testing;
using X64Paging.Translation;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace TestingAPageTable;

/// <summary>Data is not run: NX in the leaf stops a jump into it.</summary>
public sealed class NoExecuteTests
{
    [Fact]
    public void Jump_into_a_data_page_faults_as_a_fetch()
    {
        using PagingLab lab = new();
        lab.Map(0x40_0000, PageTableFlags.Present | PageTableFlags.Writable | PageTableFlags.User | PageTableFlags.NoExecute);
        lab.Program(asm => { asm.mov(rax, 0x40_0010); asm.jmp(rax); });

        LabFault fault = PagingAssert.Faults(lab);

        PagingAssert.Fault(
            fault, at: 0x40_0010, PageFaultErrorCode.Present | PageFaultErrorCode.User | PageFaultErrorCode.InstructionFetch);
        PagingAssert.RefusedBy(fault, PagingLevel.PageTable, PageTableFlags.NoExecute);
        PagingAssert.DoesNotFault(lab.Write(0x40_0010, 1));
    }
}
