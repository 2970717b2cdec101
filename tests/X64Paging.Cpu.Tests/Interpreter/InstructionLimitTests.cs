// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.State;
using X64Paging.Translation;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace X64Paging.Cpu.Tests.Interpreter;

/// <summary>The limit of a run is exact, and where runs are cut changes nothing.</summary>
public sealed class InstructionLimitTests
{
    private const ulong Data = 0x10_0000;
    private const int ProgramCount = 60;
    private const int Length = 400;

    [Fact]
    public void Run_of_no_instructions_changes_nothing()
    {
        using TestMachine machine = new();

        StopReason reason = machine.Processor.Run(0);

        Assert.Equal(StopReason.InstructionLimit, reason);
        Assert.Equal(0UL, machine.Processor.RetiredInstructions);
    }

    [Fact]
    public void Longest_run_ends_where_the_program_does()
    {
        using TestMachine machine = new();
        machine.Load(a =>
        {
            a.nop();
            a.syscall();
        });

        Assert.Equal(StopReason.SystemCall, machine.Processor.Run(long.MaxValue));
        Assert.Equal(2UL, machine.Processor.RetiredInstructions);
    }

    [Fact]
    public void Every_limit_stops_behind_as_many_instructions()
    {
        for (int limit = 0; limit < 60; limit++)
        {
            using TestMachine machine = new();
            machine.Load(a =>
            {
                Label loop = a.CreateLabel();
                a.Label(ref loop);
                a.inc(rax);
                a.inc(rax);
                a.inc(rax);
                a.jmp(loop);
            });

            StopReason reason = machine.Processor.Run(limit);

            Assert.Equal(StopReason.InstructionLimit, reason);
            Assert.Equal((ulong)limit, machine.Processor.RetiredInstructions);
            Assert.Equal((ulong)(limit - limit / 4), machine[GeneralRegister.Rax]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(100)]
    public void Exceptions_and_system_calls_count_what_has_retired(int limit)
    {
        using TestMachine machine = new();
        machine.Load(a =>
        {
            a.nop();
            a.syscall();
            a.nop();
            a.ud2();
        });

        List<StopReason> reasons = [];
        for (int i = 0; i < 8 && (reasons.Count == 0 || reasons[^1] != StopReason.Exception); i++)
            reasons.Add(machine.Processor.Run(limit));

        Assert.Equal(StopReason.Exception, reasons[^1]);
        Assert.Equal(3UL, machine.Processor.RetiredInstructions);
        Assert.Equal(TestMachine.CodeBase + 4, machine.State.Rip);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(100)]
    public void Time_stamp_is_the_count_of_instructions_before_it(int limit)
    {
        using TestMachine machine = new();
        machine.Load(a =>
        {
            a.nop();
            a.nop();
            a.rdtsc();
            a.nop();
            a.syscall();
        });

        machine.Processor.Run(limit);

        Assert.Equal(2UL, machine[GeneralRegister.Rax]);
    }

    /// <summary>X64PAGING_SEED names another seed.</summary>
    [Fact]
    public void Random_programs_do_the_same_however_their_runs_are_cut()
    {
        int seed = int.TryParse(Environment.GetEnvironmentVariable("X64PAGING_SEED"), out int given) ? given : 1;
        for (int i = 0; i < ProgramCount; i++)
        {
            Random random = new(seed * 1000 + i);
            byte[] program = NextProgram(random);
            string straight = RunInPieces(program, TlbGeometry.Default, () => Length);

            string byOne = RunInPieces(program, TlbGeometry.Default, () => 1);
            string inChunks = RunInPieces(program, TlbGeometry.Default, () => random.Next(1, 12));
            string withPoorTlb = RunInPieces(program, TlbGeometry.SingleEntry, () => random.Next(1, 100));

            string context = $"X64PAGING_SEED={seed}, program {i}";
            Assert.True(straight == byOne, $"{context}, one by one:\n{straight}\n{byOne}");
            Assert.True(straight == inChunks, $"{context}, in chunks:\n{straight}\n{inChunks}");
            Assert.True(straight == withPoorTlb, $"{context}, with a one-entry TLB:\n{straight}\n{withPoorTlb}");
        }
    }

    private static string RunInPieces(byte[] program, TlbGeometry geometry, Func<int> nextLimit)
    {
        using TestMachine machine = new(geometry);
        FaultHandler handler = new(fault =>
        {
            ulong page = fault.Address.PageBase.Value;
            if (page is < Data or >= Data + 0x8000 || machine.IsMapped(page))
                return FaultResolution.Deliver;

            machine.Map(page);
            return FaultResolution.Retry;
        });
        machine.Processor.PageFaultHandler = handler;
        machine.Load(program, TestMachine.CodeBase + 0xF00);
        machine[GeneralRegister.Rbx] = Data + 0xFFA;
        machine[GeneralRegister.Rsi] = Data + 0x3000;
        machine[GeneralRegister.Rdi] = TestMachine.CodeBase + 0xF00;
        machine[GeneralRegister.Rsp] = Data + 0x6004;

        StopReason reason = StopReason.InstructionLimit;
        int left = Length;
        while (left > 0 && reason is StopReason.InstructionLimit or StopReason.SystemCall)
        {
            ulong before = machine.Processor.RetiredInstructions;
            reason = machine.Processor.Run(int.Min(left, nextLimit()));
            left -= (int)(machine.Processor.RetiredInstructions - before);
        }

        string registers = string.Join(' ', Enumerable.Range(0, 16).Select(number => machine[(GeneralRegister)number].ToString("X")));
        string memory = string.Join(' ', Enumerable.Range(0, 8).Select(page => Data + (ulong)page * 0x1000).Where(machine.IsMapped)
            .Select(page => $"{page:X}:{new HashOf(machine.Read(page, 4096))}"));
        return $"{reason} {machine.Processor.RetiredInstructions} rip={machine.State.Rip:X} {machine.State.Rflags:X} {registers} {memory} faults={handler.Faults.Count}";
    }

    /// <summary>A program of a few hundred bytes that starts shortly before a page border, branches at random and stores into itself.</summary>
    private static byte[] NextProgram(Random random) => TestMachine.Assemble(a =>
    {
        const int Count = 120;
        Label[] labels = new Label[Count];
        for (int i = 0; i < Count; i++)
            labels[i] = a.CreateLabel();
        for (int i = 0; i < Count; i++)
        {
            a.Label(ref labels[i]);
            Label ahead = labels[random.Next(i, int.Min(i + 8, Count))];
            Label anywhere = labels[random.Next(Count)];
            if (i == Count - 1)
                a.jmp(labels[0]);
            else
                EmitRandom(a, random, random.Next(6) == 0 ? anywhere : i + 1 < Count ? labels[random.Next(i + 1, int.Min(i + 8, Count))] : ahead);
        }
    }, TestMachine.CodeBase + 0xF00);

    private static void EmitRandom(Assembler a, Random random, Label target)
    {
        switch (random.Next(18))
        {
            case 0:
                a.jne(target);
                break;
            case 1:
                a.jmp(target);
                break;
            case 2:
                a.call(target);
                break;
            case 3:
                a.jb(target);
                break;
            case 4:
                a.mov(__qword_ptr[rbx + random.Next(0x2000)], rax);
                break;
            case 5:
                a.add(__dword_ptr[ebx + random.Next(0x2000)], ecx);
                break;
            case 6:
                a.adc(rcx, __qword_ptr[rsi + random.Next(-0x1000, 0x1000)]);
                break;
            case 7:
                a.push(rax);
                break;
            case 8:
                a.pop(rdx);
                break;
            case 9:
                // Into the program itself: the bytes stay as they are, and their blocks are dropped all the same.
                a.or(__byte_ptr[rdi + random.Next(0x200)], 0);
                break;
            case 10:
                a.rdtsc();
                break;
            case 11:
                a.syscall();
                break;
            case 12:
                a.lea(rax, __[eax + ecx * 4 + 3]);
                break;
            case 13:
                a.xor(rax, random.Next());
                break;
            case 14:
                a.@lock.inc(__qword_ptr[rbx]);
                break;
            case 15:
                a.lea(r8, __[target]);
                a.jmp(r8);
                break;
            default:
                a.add(rax, rcx);
                break;
        }
    }

    /// <summary>A page's bytes, short enough for a message.</summary>
    private readonly record struct HashOf(byte[] Bytes)
    {
        public override string ToString() => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Bytes).AsSpan(0, 6));
    }
}
