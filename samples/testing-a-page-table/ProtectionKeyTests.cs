// SPDX-License-Identifier: MIT
using X64Paging.Paging;
using X64Paging.Testing;
using X64Paging.Translation;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace TestingAPageTable;

/// <summary>A program takes its own rights to a page away by WRPKRU, at once and without a system call.</summary>
public sealed class ProtectionKeyTests
{
    private const ulong Page = 0x40_0000;
    private const int Key = 3;
    private const uint WriteDisable = 2u << (2 * Key);

    [Fact]
    public void WRPKRU_forbids_writes_to_the_pages_of_a_key_and_leaves_reads()
    {
        using PagingLab lab = NewLab();
        lab.Program(asm =>
        {
            asm.mov(__qword_ptr[Page], rbx);
            asm.xor(ecx, ecx);
            asm.xor(edx, edx);
            asm.mov(eax, WriteDisable);
            asm.wrpkru();
            asm.mov(rbx, __qword_ptr[Page]);
            asm.mov(__qword_ptr[Page], rbx);
        });

        LabFault fault = PagingAssert.Faults(lab);

        PagingAssert.Fault(
            fault,
            at: Page,
            PageFaultErrorCode.Present | PageFaultErrorCode.Write | PageFaultErrorCode.User | PageFaultErrorCode.ProtectionKey);
        PagingAssert.RefusedBy(fault, PagingLevel.PageTable, RefusalRule.ProtectionKey);
    }

    [Fact]
    public void WRPKRU_gives_the_right_back()
    {
        using PagingLab lab = NewLab();
        lab.Pkru = WriteDisable;
        lab.Program(asm =>
        {
            asm.xor(ecx, ecx);
            asm.xor(edx, edx);
            asm.xor(eax, eax);
            asm.wrpkru();
            asm.mov(__qword_ptr[Page], rbx);
        });

        PagingAssert.DoesNotFault(lab);
    }

    private static PagingLab NewLab()
    {
        PagingLab lab = new();
        lab.Cr4 |= Cr4Flags.UserProtectionKeys;
        lab.Map(Page, PageTableFlags.Present | PageTableFlags.Writable | PageTableFlags.User).WithProtectionKey(Key);
        return lab;
    }
}
