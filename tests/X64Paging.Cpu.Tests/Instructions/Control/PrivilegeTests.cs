// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.State;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace X64Paging.Cpu.Tests.Instructions.Control;

public sealed class PrivilegeTests
{
    private static readonly Dictionary<string, Action<Assembler>> s_privileged = new()
    {
        ["mov rax, cr0"] = a => a.mov(rax, cr0),
        ["mov rax, cr2"] = a => a.mov(rax, cr2),
        ["mov rax, cr3"] = a => a.mov(rax, cr3),
        ["mov rax, cr4"] = a => a.mov(rax, cr4),
        ["mov rax, cr8"] = a => a.mov(rax, cr8),
        ["mov cr0, rax"] = a => a.mov(cr0, rax),
        ["mov cr2, rax"] = a => a.mov(cr2, rax),
        ["mov cr3, rax"] = a => a.mov(cr3, rax),
        ["mov cr4, rax"] = a => a.mov(cr4, rax),
        ["mov cr8, rax"] = a => a.mov(cr8, rax),
        ["mov rax, dr7"] = a => a.mov(rax, dr7),
        ["mov dr7, rax"] = a => a.mov(dr7, rax),
        ["rdmsr"] = a => a.rdmsr(),
        ["wrmsr"] = a => a.wrmsr(),
        ["swapgs"] = a => a.swapgs(),
        ["invlpg"] = a => a.invlpg(__byte_ptr[rbx]),
        ["invpcid"] = a => a.invpcid(rax, __xmmword_ptr[rbx]),
        ["invd"] = a => a.invd(),
        ["wbinvd"] = a => a.wbinvd(),
        ["lmsw ax"] = a => a.lmsw(ax),
        ["lmsw [rbx]"] = a => a.lmsw(__word_ptr[rbx]),
        ["clts"] = a => a.clts(),
        ["hlt"] = a => a.hlt(),
    };

    public static TheoryData<string> Privileged => [.. s_privileged.Keys];

    [Theory, MemberData(nameof(Privileged))]
    public void Privileged_instruction_above_cpl_0_is_a_general_protection_exception_before_any_access(string text)
    {
        foreach (PrivilegeLevel level in new[] { PrivilegeLevel.User, PrivilegeLevel.Ring2, PrivilegeLevel.Ring1 })
        {
            using TestMachine machine = KernelMachine.Create(s_privileged[text]);
            machine.Processor.PrivilegeLevel = level;
            machine[GeneralRegister.Rbx] = 0x7777_0000; // Not mapped.

            KernelMachine.AssertRaises(machine, KernelMachine.GeneralProtection);

            Assert.Equal(0UL, machine[GeneralRegister.Rax]);
        }
    }

    [Theory]
    [InlineData("clac", PrivilegeLevel.Ring1)]
    [InlineData("clac", PrivilegeLevel.User)]
    [InlineData("stac", PrivilegeLevel.Ring2)]
    [InlineData("stac", PrivilegeLevel.User)]
    public void Clac_and_stac_above_cpl_0_are_undefined(string text, PrivilegeLevel level)
    {
        using TestMachine machine = KernelMachine.Create(a => Emit(a, text == "clac"));
        machine.Processor.PrivilegeLevel = level;

        KernelMachine.AssertRaises(machine, KernelMachine.InvalidOpcode);

        static void Emit(Assembler a, bool clears)
        {
            if (clears)
                a.clac();
            else
                a.stac();
        }
    }

    [Theory]
    [InlineData(new byte[] { 0x0F, 0x22, 0xC8 })] // mov cr1, rax
    [InlineData(new byte[] { 0x0F, 0x20, 0xE8 })] // mov rax, cr5
    [InlineData(new byte[] { 0x44, 0x0F, 0x22, 0xC8 })] // mov cr9, rax
    [InlineData(new byte[] { 0xF0, 0x0F, 0x22, 0xD8 })] // lock mov cr3, rax
    [InlineData(new byte[] { 0x66, 0x0F, 0x38, 0x82, 0xC0 })] // invpcid with a register in place of memory
    [InlineData(new byte[] { 0x66, 0x0F, 0x01, 0xCA })] // clac with an operand-size prefix
    public void Encodings_that_do_not_exist_are_undefined_at_any_cpl(byte[] code)
    {
        foreach (PrivilegeLevel level in new[] { PrivilegeLevel.Kernel, PrivilegeLevel.User })
        {
            using TestMachine machine = new();
            machine.Load(code);
            machine.Processor.PrivilegeLevel = level;

            KernelMachine.AssertRaises(machine, KernelMachine.InvalidOpcode);
        }
    }

    [Fact]
    public void Debug_registers_are_not_supported()
    {
        using TestMachine machine = KernelMachine.Create(a => a.mov(dr7, rax));

        KernelMachine.AssertRaises(machine, KernelMachine.InvalidOpcode);
    }

    [Fact]
    public void Cache_invalidation_at_cpl_0_does_nothing_else()
    {
        using TestMachine machine = KernelMachine.Create(a =>
        {
            a.wbinvd();
            a.invd();
            a.hlt();
        });

        KernelMachine.RunToHalt(machine);

        Assert.Equal(3UL, machine.Processor.RetiredInstructions);
    }
}
