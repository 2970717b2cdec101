// SPDX-License-Identifier: MIT
using X64Paging.Cpu.State;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace X64Paging.Cpu.Tests.Decoding;

/// <summary>More code than the cache has room for, and blocks of every length.</summary>
public sealed class BlockCacheTests
{
    private const ulong Code = TestMachine.CodeBase;

    [Fact]
    public void Code_that_does_not_fit_the_cache_runs_right_again_and_again()
    {
        // A block from every second byte of a long run of instructions: each decodes up to 64 of them anew, 3 KiB a block, 32 MiB in all.
        const int Pages = 8;
        const int BytesPerInstruction = 2;
        const int Count = Pages * 4096 / BytesPerInstruction - 2;
        using TestMachine machine = new();
        machine.Load(a =>
        {
            for (int i = 0; i < Count; i++)
                a.inc(ecx);
            a.syscall();
        });

        for (int start = 0; start < Count; start += 1)
        {
            machine.State.Rip = Code + (ulong)(start * BytesPerInstruction);
            machine[GeneralRegister.Rcx] = 0;
            long limit = start % 1000 == 0 ? long.MaxValue : 10;
            StopReason reason = machine.Processor.Run(limit);

            long expected = long.Min(limit, Count - start);
            if ((long)machine[GeneralRegister.Rcx] != expected && reason != StopReason.SystemCall)
                Assert.Fail($"from instruction {start}: {machine[GeneralRegister.Rcx]} instead of {expected}");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(128)]
    [InlineData(129)]
    public void Run_without_branches_of_any_length_goes_on_from_block_to_block(int count)
    {
        using TestMachine machine = new();
        machine.Load(a =>
        {
            // With addresses of 32 bits each instruction takes two elements.
            for (int i = 0; i < count; i++)
                a.lea(ecx, __[ecx + 1]);
            a.syscall();
        });

        StopReason reason = machine.Processor.Run(1000);

        Assert.Equal(StopReason.SystemCall, reason);
        Assert.Equal((ulong)count + 1, machine.Processor.RetiredInstructions);
        Assert.Equal(Code + (ulong)count * 4 + 2, machine[GeneralRegister.Rcx]);
    }

    [Fact]
    public void Processor_can_be_disposed_twice()
    {
        using TestMachine machine = new();

        machine.Processor.Dispose();
        machine.Processor.Dispose();

        Assert.True(machine.Memory.Size > 0);
    }
}
