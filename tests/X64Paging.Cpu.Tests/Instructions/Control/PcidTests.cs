// SPDX-License-Identifier: MIT
using X64Paging.Cpu.State;
using X64Paging.Memory;
using X64Paging.Paging;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace X64Paging.Cpu.Tests.Instructions.Control;

/// <summary>Guest code that switches between address spaces with PCIDs, and what it finds of its old translations.</summary>
public sealed class PcidTests
{
    private const ulong Data = KernelMachine.Data;
    private const ulong Descriptor = 0x20_0000;
    private const ulong NoFlush = 1UL << 63;
    private const ulong OwnPcid = 1;
    private const ulong OtherPcid = 2;

    [Theory]
    [InlineData(NoFlush, 1UL)]
    [InlineData(0UL, 2UL)]
    public void Translation_survives_two_switches_if_bit_63_says_so(ulong hint, ulong expected)
    {
        using TestMachine machine = Create(out Mapper other, out Frame frame);
        machine[GeneralRegister.Rsi] = NoFlush | other.Root.Base.Value | OtherPcid;
        machine[GeneralRegister.Rdi] = hint | machine.Mapper.Root.Base.Value | OwnPcid;
        machine[GeneralRegister.Rdx] = frame.Base.Value | (ulong)TestMachine.ReadWrite;
        machine.Load(a =>
        {
            a.mov(r8, __qword_ptr[rbx]);
            a.mov(__qword_ptr[rcx], rdx); // The own entry.
            a.mov(cr3, rsi);
            a.mov(r9, __qword_ptr[rbx]);
            a.mov(cr3, rdi);
            a.mov(r10, __qword_ptr[rbx]);
            a.mov(r11, cr3);
            a.hlt();
        });

        KernelMachine.RunToHalt(machine);

        Assert.Equal(1UL, machine[GeneralRegister.R8]);
        Assert.Equal(3UL, machine[GeneralRegister.R9]);
        Assert.Equal(expected, machine[GeneralRegister.R10]);
        Assert.Equal(machine.Mapper.Root.Base.Value | OwnPcid, machine[GeneralRegister.R11]); // Bit 63 is not kept.
    }

    [Theory]
    [InlineData(0UL, OwnPcid, 2UL)]
    [InlineData(0UL, OtherPcid, 1UL)]
    [InlineData(1UL, OwnPcid, 2UL)]
    [InlineData(1UL, OtherPcid, 1UL)]
    [InlineData(2UL, 0UL, 2UL)]
    [InlineData(3UL, 0UL, 2UL)]
    public void Invpcid_reaches_the_pcid_that_it_names_from_another(ulong type, ulong pcid, ulong expected)
    {
        using TestMachine machine = Create(out Mapper other, out Frame frame);
        machine.WriteValue(Descriptor, pcid);
        machine.WriteValue(Descriptor + 8, Data + 0x123);
        machine[GeneralRegister.Rax] = type;
        machine[GeneralRegister.Rbp] = Descriptor;
        machine[GeneralRegister.Rsi] = NoFlush | other.Root.Base.Value | OtherPcid;
        machine[GeneralRegister.Rdi] = NoFlush | machine.Mapper.Root.Base.Value | OwnPcid;
        machine[GeneralRegister.Rdx] = frame.Base.Value | (ulong)TestMachine.ReadWrite;
        machine.Load(a =>
        {
            a.mov(r8, __qword_ptr[rbx]);
            a.mov(__qword_ptr[rcx], rdx);
            a.mov(cr3, rsi);
            a.invpcid(rax, __xmmword_ptr[rbp]);
            a.mov(cr3, rdi);
            a.mov(r10, __qword_ptr[rbx]);
            a.hlt();
        });

        KernelMachine.RunToHalt(machine);

        Assert.Equal(1UL, machine[GeneralRegister.R8]);
        Assert.Equal(expected, machine[GeneralRegister.R10]);
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(0xFFFUL)]
    public void Any_pcid_of_12_bits_can_be_loaded(ulong pcid)
    {
        using TestMachine machine = Create(out _, out _);
        machine[GeneralRegister.Rsi] = machine.Mapper.Root.Base.Value | pcid;
        machine.Load(a =>
        {
            a.mov(cr3, rsi);
            a.hlt();
        });

        KernelMachine.RunToHalt(machine);

        Assert.Equal((int)pcid, machine.Mmu.Controls.Pcid.Value);
    }

    [Fact]
    public void Pcide_cannot_be_set_while_cr3_names_a_pcid()
    {
        using TestMachine machine = KernelMachine.Create(a => a.mov(cr4, rax));
        machine.Mmu.Controls = machine.Mmu.Controls with { Cr3 = machine.Mmu.Controls.Cr3 | 8 }; // PWT so far.
        machine[GeneralRegister.Rax] = (ulong)(machine.Mmu.Controls.Cr4 | Cr4Flags.ProcessContextIdentifiers);

        KernelMachine.AssertRaises(machine, KernelMachine.GeneralProtection);
    }

    /// <summary>Two address spaces with the same code, tables and descriptor; the page of data reads as 1 in the own, as 3 in the other.</summary>
    /// <param name="other">The other space.</param>
    /// <param name="frame">A frame that reads as 2.</param>
    private static TestMachine Create(out Mapper other, out Frame frame)
    {
        TestMachine machine = KernelMachine.Create(a => a.nop());
        machine.Map(Data);
        machine.WriteValue(Data, 1);
        machine.Map(Descriptor);
        machine[GeneralRegister.Rbx] = Data;
        machine[GeneralRegister.Rcx] = KernelMachine.MapTableOf(machine, Data);
        frame = KernelMachine.NewFrame(machine, 2);
        other = Mapper.TryCreate(machine.Memory, machine.Frames)!;
        Map(other, TestMachine.CodeBase, machine.FrameOf(TestMachine.CodeBase));
        Map(other, Descriptor, machine.FrameOf(Descriptor));
        Map(other, Data, KernelMachine.NewFrame(machine, 3));
        machine.Mmu.Controls = machine.Mmu.Controls with
        {
            Cr3 = machine.Mmu.Controls.Cr3 | OwnPcid,
            Cr4 = machine.Mmu.Controls.Cr4 | Cr4Flags.ProcessContextIdentifiers,
        };
        machine.Mmu.InvalidateAll();
        return machine;
    }

    private static void Map(Mapper mapper, ulong page, Frame frame) =>
        Assert.True(mapper.TryMap(new LinearAddress(page), frame.Base, PageSize.Size4KiB, TestMachine.ReadWrite, out _));
}
