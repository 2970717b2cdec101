// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.State;
using X64Paging.Paging;
using X64Paging.Translation;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace X64Paging.Cpu.Tests.Instructions.Control;

/// <summary>RDPKRU, WRPKRU and IA32_PKRS.</summary>
public sealed class ProtectionKeyTests
{
    private const ulong Data = KernelMachine.Data;
    private const int Key = 5;
    private const uint AccessDisable = 1u << (2 * Key);
    private const uint WriteDisable = 2u << (2 * Key);
    private const uint Pkrs = 0x6E1;

    [Theory]
    [InlineData(PrivilegeLevel.Kernel)]
    [InlineData(PrivilegeLevel.User)]
    public void Rdpkru_answers_what_wrpkru_has_written_at_any_cpl(PrivilegeLevel level)
    {
        using TestMachine machine = Create(a =>
        {
            a.wrpkru();
            a.mov(rax, -1);
            a.mov(rdx, -1);
            a.rdpkru();
        }, level);
        const ulong Upper = 0xFFFF_FFFFUL << 32; // Of no interest to either.
        machine[GeneralRegister.Rax] = Upper | 0x8765_4321;
        machine[GeneralRegister.Rcx] = Upper;
        machine[GeneralRegister.Rdx] = Upper;

        Assert.Equal(StopReason.InstructionLimit, machine.Processor.Run(4));

        Assert.Equal(0x8765_4321UL, machine[GeneralRegister.Rax]);
        Assert.Equal(0UL, machine[GeneralRegister.Rdx]);
        Assert.Equal(Upper, machine[GeneralRegister.Rcx]);
    }

    [Theory]
    [InlineData(PrivilegeLevel.Kernel)]
    [InlineData(PrivilegeLevel.User)]
    public void Without_cr4_pke_both_are_undefined(PrivilegeLevel level)
    {
        foreach (Action<Assembler> instruction in new Action<Assembler>[] { a => a.rdpkru(), a => a.wrpkru() })
        {
            using TestMachine machine = KernelMachine.Create(instruction);
            machine.Processor.PrivilegeLevel = level;
            machine[GeneralRegister.Rcx] = 1; // Which would be #GP(0).

            KernelMachine.AssertRaises(machine, KernelMachine.InvalidOpcode);
        }
    }

    [Theory]
    [InlineData(1UL, 0UL)]
    [InlineData(0UL, 1UL)]
    [InlineData(0x8000_0000UL, 0UL)]
    public void Wrpkru_wants_zeros_in_ecx_and_edx(ulong c, ulong d)
    {
        using TestMachine machine = Create(a => a.wrpkru(), PrivilegeLevel.User);
        machine[GeneralRegister.Rax] = 1;
        machine[GeneralRegister.Rcx] = c;
        machine[GeneralRegister.Rdx] = d;

        KernelMachine.AssertRaises(machine, KernelMachine.GeneralProtection);

        Assert.Equal(0u, machine.Mmu.Pkru);
    }

    [Fact]
    public void Rdpkru_wants_zeros_in_ecx_alone()
    {
        using TestMachine machine = Create(a => a.rdpkru(), PrivilegeLevel.User);
        machine[GeneralRegister.Rdx] = 1;
        machine[GeneralRegister.Rcx] = 1;

        KernelMachine.AssertRaises(machine, KernelMachine.GeneralProtection);

        machine[GeneralRegister.Rcx] = 0;
        Assert.Equal(StopReason.InstructionLimit, machine.Processor.Run(1));
    }

    [Theory]
    [InlineData(PrivilegeLevel.Kernel)]
    [InlineData(PrivilegeLevel.User)]
    public void Wrpkru_stops_the_next_store_to_a_page_that_is_in_a_fast_table(PrivilegeLevel level)
    {
        using TestMachine machine = Create(a =>
        {
            a.mov(__qword_ptr[rbx], rsi);
            a.wrpkru();
            a.mov(r8, __qword_ptr[rbx]); // WD leaves reads alone.
            a.mov(__qword_ptr[rbx], rdi);
        }, level);
        machine[GeneralRegister.Rax] = WriteDisable;

        Assert.Equal(StopReason.PageFault, machine.Processor.Run(100));

        Assert.Equal(3UL, machine.Processor.RetiredInstructions);
        Assert.Equal(machine[GeneralRegister.Rsi], machine[GeneralRegister.R8]);
        Assert.Equal(
            PageFaultErrorCode.Present | PageFaultErrorCode.Write | PageFaultErrorCode.ProtectionKey,
            machine.Processor.PageFault.ErrorCode & ~PageFaultErrorCode.User);
    }

    [Fact]
    public void Wrpkru_opens_a_page_again_without_any_invalidation()
    {
        using TestMachine machine = Create(a =>
        {
            a.mov(r8, __qword_ptr[rbx]);
            a.wrpkru();
            a.xor(eax, eax);
            a.wrpkru();
            a.mov(r9, __qword_ptr[rbx]);
            a.mov(eax, AccessDisable);
            a.wrpkru();
            a.mov(r10, __qword_ptr[rbx]);
        }, PrivilegeLevel.User);
        machine.WriteValue(Data, 3);
        machine[GeneralRegister.Rax] = AccessDisable;

        Assert.Equal(StopReason.PageFault, machine.Processor.Run(100));

        Assert.Equal(7UL, machine.Processor.RetiredInstructions);
        Assert.Equal(3UL, machine[GeneralRegister.R9]);
        Assert.Equal(
            PageFaultErrorCode.Present | PageFaultErrorCode.User | PageFaultErrorCode.ProtectionKey, machine.Processor.PageFault.ErrorCode);
    }

    [Fact]
    public void Keys_do_not_limit_fetches()
    {
        using TestMachine machine = Create(a =>
        {
            a.wrpkru();
            a.jmp(TestMachine.CodeBase + 0x100);
        }, PrivilegeLevel.User);
        machine.Write(TestMachine.CodeBase + 0x100, [0x0F, 0x05]);
        SetKey(machine, TestMachine.CodeBase);
        machine[GeneralRegister.Rax] = AccessDisable;

        Assert.Equal(StopReason.SystemCall, machine.Processor.Run(100));
    }

    [Fact]
    public void Wrmsr_of_pkrs_stops_the_next_access_to_a_supervisor_page_that_is_in_a_fast_table()
    {
        using TestMachine machine = KernelMachine.Create(a =>
        {
            a.mov(r8, __qword_ptr[rbx]);
            a.wrmsr();
            a.rdmsr();
            a.mov(r9, __qword_ptr[rbx]);
        });
        KernelMachine.Set(machine, Cr4Flags.SupervisorProtectionKeys);
        machine.Map(Data, PageTableFlags.Present | PageTableFlags.Writable);
        SetKey(machine, Data);
        machine[GeneralRegister.Rbx] = Data;
        machine[GeneralRegister.Rcx] = Pkrs;
        machine[GeneralRegister.Rax] = AccessDisable;

        Assert.Equal(StopReason.PageFault, machine.Processor.Run(100));

        Assert.Equal(3UL, machine.Processor.RetiredInstructions);
        Assert.Equal((ulong)AccessDisable, machine[GeneralRegister.Rax]);
        Assert.Equal(PageFaultErrorCode.Present | PageFaultErrorCode.ProtectionKey, machine.Processor.PageFault.ErrorCode);
    }

    [Theory]
    [InlineData(PagingFeatures.SupervisorProtectionKeys, 1UL)] // Bits 63:32 are reserved.
    [InlineData(PagingFeatures.None, 0UL)]
    public void Pkrs_that_does_not_exist_or_fit_is_a_general_protection_exception(PagingFeatures features, ulong high)
    {
        using TestMachine machine = KernelMachine.Create(a => a.wrmsr());
        machine.Mmu.Controls = machine.Mmu.Controls with { Features = features };
        machine[GeneralRegister.Rcx] = Pkrs;
        machine[GeneralRegister.Rdx] = high;

        KernelMachine.AssertRaises(machine, KernelMachine.GeneralProtection);
    }

    /// <summary>A machine with CR4.PKE and a page of data under <see cref="Key"/>; RCX and RDX are 0, as WRPKRU wants them.</summary>
    private static TestMachine Create(Action<Assembler> program, PrivilegeLevel level)
    {
        TestMachine machine = KernelMachine.Create(program);
        machine.Processor.PrivilegeLevel = level;
        machine.Map(Data);
        SetKey(machine, Data);
        KernelMachine.Set(machine, Cr4Flags.UserProtectionKeys);
        machine[GeneralRegister.Rbx] = Data;
        machine[GeneralRegister.Rsi] = 1;
        machine[GeneralRegister.Rdi] = 2;
        return machine;
    }

    private static void SetKey(TestMachine machine, ulong page)
    {
        const int KeyShift = 59;
        WalkStep step = machine.Mapper.Find(new LinearAddress(page));
        machine.Memory.Write(step.EntryAddress, step.Entry.Value | (ulong)Key << KeyShift);
        machine.Mmu.InvalidateAll();
    }
}
