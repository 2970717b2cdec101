// SPDX-License-Identifier: MIT
using X64Paging.Cpu.State;
using X64Paging.Memory;
using X64Paging.Paging;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace X64Paging.Cpu.Tests.Decoding;

/// <summary>Code pages whose mapping changes under blocks that were decoded, linked and remembered.</summary>
public sealed class CodeMappingTests
{
    private const ulong Code = TestMachine.CodeBase;
    private const ulong Target = Code + 0x1000;
    private const ulong Stack = 0x10_0800;
    private const long Limit = 100;

    public static TheoryData<string> Ways => ["jmp", "jmp rax", "call", "call rax", "ret", "fall through", "jne"];

    [Theory, MemberData(nameof(Ways))]
    public void Page_that_is_mapped_to_another_frame_and_invalidated_runs_the_other_code(string way)
    {
        using TestMachine machine = BranchingMachine(way, out Frame first, out Frame second);

        Assert.Equal(1UL, RunFromStart(machine));
        Assert.Equal(1UL, RunFromStart(machine));
        machine.MapTo(Target, second);
        Assert.Equal(2UL, RunFromStart(machine));
        machine.MapTo(Target, first);
        Assert.Equal(1UL, RunFromStart(machine));
    }

    [Theory, MemberData(nameof(Ways))]
    public void Page_that_is_unmapped_and_invalidated_faults(string way)
    {
        using TestMachine machine = BranchingMachine(way, out _, out _);
        RunFromStart(machine);
        RunFromStart(machine);

        machine.Mmu.Invalidate(machine.Mapper.Unmap(new LinearAddress(Target), out _));
        SetStart(machine);
        StopReason reason = machine.Processor.Run(Limit);

        Assert.Equal(StopReason.PageFault, reason);
        Assert.Equal(new LinearAddress(Target), machine.Processor.PageFault.Address);
        Assert.Equal(Target, machine.State.Rip);
    }

    [Fact]
    public void Page_that_is_mapped_elsewhere_without_invalidation_still_runs_the_old_code()
    {
        // Legal on hardware while the TLB holds the translation, and ours holds it: the model never forgives.
        using TestMachine machine = BranchingMachine("jmp", out _, out Frame second);
        RunFromStart(machine);

        machine.MapWithoutInvalidation(Target, second);

        Assert.Equal(1UL, RunFromStart(machine));
        machine.Mmu.InvalidatePage(new LinearAddress(Target));
        Assert.Equal(2UL, RunFromStart(machine));
    }

    [Theory, MemberData(nameof(Ways))]
    public void Other_address_space_runs_its_own_code_at_the_same_address(string way)
    {
        using TestMachine machine = BranchingMachine(way, out _, out Frame second);
        Mapper other = Mapper.TryCreate(machine.Memory, machine.Frames)!;
        foreach ((ulong page, Frame frame) in new[] { (Code, machine.FrameOf(Code)), (Target, second), (Stack & ~0xFFFUL, machine.FrameOf(Stack)) })
            other.TryMap(new LinearAddress(page), frame.Base, PageSize.Size4KiB, TestMachine.ReadWrite, out _);
        ulong own = machine.Mmu.Controls.Cr3;

        for (int turn = 0; turn < 3; turn++)
        {
            machine.Mmu.LoadCr3(own);
            Assert.Equal(1UL, RunFromStart(machine));
            machine.Mmu.LoadCr3(other.Root.Base.Value);
            Assert.Equal(2UL, RunFromStart(machine));
        }
    }

    [Fact]
    public void Instruction_across_pages_takes_its_end_from_the_page_that_is_mapped_there()
    {
        using TestMachine machine = new();
        byte[] code = TestMachine.Assemble(a =>
        {
            a.mov(eax, 0x01010101);
            a.syscall();
        });
        machine.Load(code, Target - 3);
        Frame first = machine.FrameOf(Target);
        machine.Frames.TryAllocateZeroed(out Frame second);
        machine.Memory.Write(second.Base, (ReadOnlySpan<byte>)[0x02, 0x02, 0x0F, 0x05]);

        foreach ((Frame frame, ulong expected) in new[] { (first, 0x01010101UL), (second, 0x02020101UL), (first, 0x01010101UL) })
        {
            machine.MapTo(Target, frame);
            machine.State.Rip = Target - 3;
            machine.Processor.Run(Limit);

            Assert.Equal(expected, machine[GeneralRegister.Rax]);
        }
    }

    [Fact]
    public void Indirect_branches_that_share_a_slot_of_the_jump_cache_all_arrive()
    {
        using TestMachine machine = new();

        // Slots are address ^ page number, 4,096 of them: (page n, offset o) and (page n ^ x, offset o ^ x) collide.
        ulong[] targets = [.. Enumerable.Range(0, 16).Select(index => Code + 0x10_0000 + ((ulong)index << 12) + (0x800 ^ (ulong)index << 4 ^ (ulong)index))];
        for (int i = 0; i < targets.Length; i++)
        {
            int value = i;
            machine.Load(a =>
            {
                a.imul(eax, eax, 31);
                a.add(eax, value);
                a.ret();
            }, targets[i]);
        }

        machine.Map(Stack & ~0xFFFUL);
        machine.Load(a =>
        {
            a.call(__qword_ptr[rsi + rcx * 8]);
            a.inc(ecx);
            a.and(ecx, 15);
            a.jmp(Code);
        });
        byte[] table = [.. targets.SelectMany(BitConverter.GetBytes)];
        machine.Write(Stack & ~0xFFFUL, table);
        machine[GeneralRegister.Rsi] = Stack & ~0xFFFUL;
        machine[GeneralRegister.Rsp] = Stack;

        machine.Processor.Run(7 * 50);

        uint expected = 0;
        for (int i = 0; i < 50; i++)
            expected = expected * 31 + (uint)(i & 15);
        Assert.Equal(expected, (uint)machine[GeneralRegister.Rax]);
        Assert.Equal(Code, machine.State.Rip);
    }

    [Fact]
    public void Large_page_of_code_runs_across_its_4_kib_borders()
    {
        using TestMachine machine = new();
        machine.Mapper.TryMap(new LinearAddress(0x60_0000), new PhysicalAddress(0x80_0000), PageSize.Size2MiB, TestMachine.ReadWrite, out _);
        byte[] code = TestMachine.Assemble(a =>
        {
            for (int i = 0; i < 3000; i++)
                a.inc(ecx);
            a.syscall();
        });
        machine.Memory.Write(new PhysicalAddress(0x80_0001), code);
        machine.State.Rip = 0x60_0001;

        StopReason reason = machine.Processor.Run(10_000);

        Assert.Equal(StopReason.SystemCall, reason);
        Assert.Equal(3001UL, machine.Processor.RetiredInstructions);
    }

    private static TestMachine BranchingMachine(string way, out Frame first, out Frame second)
    {
        TestMachine machine = new();
        ulong start = way == "fall through" ? Target - 1 : Code;
        machine.Load(a =>
        {
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
                    a.ret();
                    break;
                case "jne":
                    a.jne(Target);
                    break;
                default:
                    a.nop();
                    break;
            }
        }, start);
        machine.Map(Stack & ~0xFFFUL);
        machine.Load(a =>
        {
            a.mov(edx, 1);
            a.syscall();
        }, Target);
        machine.Load(a =>
        {
            a.mov(edx, 2);
            a.syscall();
        }, 0x70_0000);
        first = machine.FrameOf(Target);
        second = machine.FrameOf(0x70_0000);
        machine[GeneralRegister.Rbp] = start;
        return machine;
    }

    private static ulong RunFromStart(TestMachine machine)
    {
        SetStart(machine);
        Assert.Equal(StopReason.SystemCall, machine.Processor.Run(Limit));
        return machine[GeneralRegister.Rdx];
    }

    private static void SetStart(TestMachine machine)
    {
        machine.State.Rip = machine[GeneralRegister.Rbp];
        machine.State.Rflags = 0x202;
        machine[GeneralRegister.Rax] = Target;
        machine[GeneralRegister.Rsp] = Stack;
        machine.WriteValue(Stack, Target);
    }
}
