// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.State;
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;
using Xunit;

namespace X64Paging.Cpu.Tests.Instructions.Control;

/// <summary>A machine at CPL 0 whose guest code sees its own page tables, and what tests of system instructions do with it.</summary>
internal static class KernelMachine
{
    public const ulong Data = 0x10_0000;

    /// <summary>Where the guest finds the page table of <see cref="MapTableOf"/>.</summary>
    public const ulong Table = 0x50_0000_0000;

    public static readonly CpuException GeneralProtection = new(ExceptionVector.GeneralProtection, 0);

    public static readonly CpuException InvalidOpcode = new(ExceptionVector.InvalidOpcode, 0);

    public static readonly CpuException StackFault = new(ExceptionVector.StackFault, 0);

    /// <summary>Makes a machine at CPL 0 with a program to run.</summary>
    public static TestMachine Create(Action<Assembler> program, TlbGeometry? geometry = null)
    {
        TestMachine machine = new(geometry);
        machine.Load(program);
        machine.Processor.PrivilegeLevel = PrivilegeLevel.Kernel;
        return machine;
    }

    /// <summary>Maps the last-level table of a page into the guest's address space.</summary>
    /// <returns>The linear address of the page's entry.</returns>
    public static ulong MapTableOf(TestMachine machine, ulong page)
    {
        WalkStep step = machine.Mapper.Find(new LinearAddress(page));
        machine.MapTo(Table, step.EntryAddress.Frame);
        return Table + (step.EntryAddress.Value & 0xFFF);
    }

    /// <summary>The value of a page's entry.</summary>
    public static ulong EntryOf(TestMachine machine, ulong page) =>
        machine.Memory.Read<ulong>(machine.Mapper.Find(new LinearAddress(page)).EntryAddress);

    /// <summary>The entry that maps a page as another is mapped.</summary>
    public static Frame NewFrame(TestMachine machine, ulong firstValue)
    {
        Assert.True(machine.Frames.TryAllocateZeroed(out Frame frame));
        machine.Memory.Write(frame.Base, firstValue);
        return frame;
    }

    /// <summary>Runs one instruction that is to raise an exception and to change nothing.</summary>
    public static void AssertRaises(TestMachine machine, CpuException expected)
    {
        ulong rip = machine.State.Rip;
        PagingControls controls = machine.Mmu.Controls;

        Assert.Equal(StopReason.Exception, machine.Processor.Run(1));

        Assert.Equal(expected, machine.Processor.Exception);
        Assert.Equal(rip, machine.State.Rip);
        Assert.Equal(controls, machine.Mmu.Controls);
        Assert.Equal(0UL, machine.Processor.RetiredInstructions);
    }

    /// <summary>Runs to HLT.</summary>
    public static void RunToHalt(TestMachine machine) => Assert.Equal(StopReason.Halt, machine.Processor.Run(10_000));

    /// <summary>Changes the controls from outside, as if the guest had done so long ago.</summary>
    public static void Set(TestMachine machine, Cr4Flags added)
    {
        machine.Mmu.Controls = machine.Mmu.Controls with { Cr4 = machine.Mmu.Controls.Cr4 | added };
        machine.Mmu.InvalidateAll();
    }
}
