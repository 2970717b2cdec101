// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.State;
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace X64Paging.Cpu.Tests.Instructions.Control;

/// <summary>Guest code that loads CR3: what runs behind it comes from the other address space, however warm the blocks are.</summary>
public sealed class AddressSpaceSwitchTests
{
    private const ulong Code = TestMachine.CodeBase;
    private const ulong Target = Code + 0x1000;
    private const ulong Stack = 0x10_0800;
    private const ulong Turns = 20;

    /// <summary>How translations fare when CR3 is loaded.</summary>
    public enum Switch
    {
        Flushes,
        FlushesTinyTlb,
        KeepsByPcid,
    }

    public static TheoryData<string, Switch> Ways
    {
        get
        {
            TheoryData<string, Switch> ways = [];
            foreach (string way in new[] { "jmp", "jmp rax", "call", "call rax", "ret", "jne" })
            {
                foreach (Switch kind in Enum.GetValues<Switch>())
                    ways.Add(way, kind);
            }

            return ways;
        }
    }

    [Theory]
    [InlineData(Switch.Flushes)]
    [InlineData(Switch.FlushesTinyTlb)]
    [InlineData(Switch.KeepsByPcid)]
    public void Instruction_behind_mov_cr3_comes_from_the_other_address_space(Switch kind)
    {
        // Each space has its own frame at the code's address, and both loop within their page.
        using TestMachine machine = KernelMachine.Create(a => Loop(a, rsi, rbx), GeometryFor(kind));
        Mapper other = Mapper.TryCreate(machine.Memory, machine.Frames)!;
        Assert.True(machine.Frames.TryAllocateZeroed(out Frame frame));
        machine.Memory.Write(frame.Base, TestMachine.Assemble(a => Loop(a, rdi, rcx)));
        Map(other, Code, frame);
        (ulong own, ulong others) = RootsFor(machine, other, kind);
        machine[GeneralRegister.Rsi] = own;
        machine[GeneralRegister.Rdi] = own;

        // A first round loads CR3 with what it holds: every link is then made.
        machine[GeneralRegister.Rdx] = Turns;
        KernelMachine.RunToHalt(machine);
        machine.State.Rip = Code;
        machine[GeneralRegister.Rsi] = others;
        machine[GeneralRegister.Rdx] = 2 * Turns;
        KernelMachine.RunToHalt(machine);

        Assert.Equal(2 * Turns, machine[GeneralRegister.Rbx]);
        Assert.Equal(Turns, machine[GeneralRegister.Rcx]);

        static void Loop(Assembler a, AssemblerRegister64 otherRoot, AssemblerRegister64 counter)
        {
            a.mov(cr3, otherRoot);
            a.inc(counter);
            a.dec(rdx);
            a.jne(Code);
            a.hlt();
        }
    }

    [Theory, MemberData(nameof(Ways))]
    public void Branch_behind_mov_cr3_leads_to_the_other_address_space(string way, Switch kind)
    {
        using TestMachine machine = KernelMachine.Create(a => SwitchAndBranch(a, way), GeometryFor(kind));
        machine.Map(Stack & ~0xFFFUL);
        machine.Load(a => CountAndReturn(a, rbx), Target);
        Assert.True(machine.Frames.TryAllocateZeroed(out Frame frame));
        machine.Memory.Write(frame.Base, TestMachine.Assemble(a => CountAndReturn(a, rcx), Target));
        Mapper other = Mapper.TryCreate(machine.Memory, machine.Frames)!;
        Map(other, Code, machine.FrameOf(Code));
        Map(other, Stack & ~0xFFFUL, machine.FrameOf(Stack));
        Map(other, Target, frame);
        machine.State.Rip = Code;
        machine[GeneralRegister.Rax] = Target;
        (machine[GeneralRegister.Rdi], machine[GeneralRegister.Rsi]) = RootsFor(machine, other, kind);
        machine[GeneralRegister.Rdx] = 2 * Turns;
        machine[GeneralRegister.Rsp] = Stack;

        KernelMachine.RunToHalt(machine);

        Assert.Equal(Turns, machine[GeneralRegister.Rbx]);
        Assert.Equal(Turns, machine[GeneralRegister.Rcx]);
    }

    [Fact]
    public void Address_space_without_the_code_faults_at_the_instruction_behind_mov_cr3()
    {
        using TestMachine machine = KernelMachine.Create(a =>
        {
            a.mov(cr3, rsi);
            a.nop();
        });
        machine[GeneralRegister.Rsi] = Mapper.TryCreate(machine.Memory, machine.Frames)!.Root.Base.Value;

        Assert.Equal(StopReason.PageFault, machine.Processor.Run(100));

        Assert.Equal(Code + 3, machine.State.Rip);
        Assert.Equal(Code + 3, machine.Processor.SystemRegisters.Cr2);
        Assert.Equal(PageFaultErrorCode.None, machine.Processor.PageFault.ErrorCode & PageFaultErrorCode.Present);
        Assert.Equal(1UL, machine.Processor.RetiredInstructions);
    }

    [Fact]
    public void Instruction_across_two_pages_ends_in_the_other_address_space()
    {
        // Behind MOV CR3, in the last bytes of the page, starts an instruction whose immediate differs between the spaces.
        const ulong Start = Target - 4;
        using TestMachine machine = new();
        machine.Processor.PrivilegeLevel = PrivilegeLevel.Kernel;
        machine.Load(TestMachine.Assemble(a =>
        {
            a.mov(cr3, rsi);
            a.mov(eax, 0x01010101);
            a.hlt();
        }, Start), Start);
        Assert.True(machine.Frames.TryAllocateZeroed(out Frame frame));
        machine.Memory.Write(frame.Base, (ReadOnlySpan<byte>)[0x02, 0x02, 0x02, 0x02, 0xF4]);
        Mapper other = Mapper.TryCreate(machine.Memory, machine.Frames)!;
        Map(other, Code, machine.FrameOf(Code));
        Map(other, Target, frame);

        foreach ((ulong root, uint expected) in new[]
        {
            (machine.Mmu.Controls.Cr3, 0x01010101u), (other.Root.Base.Value, 0x02020202u), (machine.Mmu.Controls.Cr3, 0x01010101u),
        })
        {
            machine[GeneralRegister.Rsi] = root;
            machine.State.Rip = Start;

            KernelMachine.RunToHalt(machine);

            Assert.Equal(expected, (uint)machine[GeneralRegister.Rax]);
        }
    }

    private static TlbGeometry? GeometryFor(Switch kind) => kind == Switch.FlushesTinyTlb ? TlbGeometry.SingleEntry : null;

    /// <summary>What the guest loads into CR3 for the space that it starts in and for the other.</summary>
    private static (ulong Own, ulong Other) RootsFor(TestMachine machine, Mapper other, Switch kind)
    {
        const ulong NoFlush = 1UL << 63;
        if (kind != Switch.KeepsByPcid)
            return (machine.Mapper.Root.Base.Value, other.Root.Base.Value);

        KernelMachine.Set(machine, Cr4Flags.ProcessContextIdentifiers);
        return (NoFlush | machine.Mapper.Root.Base.Value, NoFlush | other.Root.Base.Value | 1);
    }

    private static void Map(Mapper mapper, ulong page, Frame frame) =>
        Assert.True(mapper.TryMap(new LinearAddress(page), frame.Base, PageSize.Size4KiB, TestMachine.ReadWrite, out _));

    private static void SwitchAndBranch(Assembler a, string way)
    {
        a.mov(cr3, rsi);
        switch (way)
        {
            case "jmp":
                a.jmp(Target);
                break;
            case "jmp rax":
                a.jmp(rax);
                break;
            case "call":
                a.call(Target);
                break;
            case "call rax":
                a.call(rax);
                break;
            case "ret":
                a.push(rax);
                a.ret();
                break;
            default:
                a.test(rsp, rsp);
                a.jne(Target);
                break;
        }
    }

    private static void CountAndReturn(Assembler a, AssemblerRegister64 counter)
    {
        a.inc(counter);
        a.mov(rsp, Stack);
        a.xchg(rsi, rdi);
        a.dec(rdx);
        a.jne(Code);
        a.hlt();
    }
}
