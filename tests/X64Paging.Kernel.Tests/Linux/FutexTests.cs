// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Linux;
using X64Paging.Kernel.Processes;
using static Iced.Intel.AssemblerRegisters;

namespace X64Paging.Kernel.Tests.Linux;

/// <summary>Futexes, between processes that share memory.</summary>
public sealed class FutexTests
{
    private const ulong Wait = 0;
    private const ulong Wake = 1;

    private readonly GuestProgram _program = new();

    [Fact]
    public void Waiter_in_shared_memory_is_woken_by_its_child()
    {
        const ulong Fixed = 0x1000_0000;
        _program.Call(SystemCallNumber.MemoryMap, Fixed, 4096, 3, 0x31, ulong.MaxValue, 0);
        _program.Fork(child =>
        {
            child.Call(SystemCallNumber.NanoSleep, child.Words(1, 0), 0);
            child.Call(SystemCallNumber.Futex, Fixed, Wake, 10);
            child.Code.mov(edi, eax);
            child.Code.mov(eax, (int)SystemCallNumber.Exit);
            child.Code.syscall();
        });
        _program.Call(SystemCallNumber.Futex, Fixed, Wait, 0, 0).Record();
        ulong status = _program.Reserve(8);
        _program.Call(SystemCallNumber.Wait, ulong.MaxValue, status, 0, 0).RecordWord(status);

        _program.Run().AssertResults(0, 1 << 8);
    }

    [Fact]
    public void Wait_refuses_another_value_and_ends_at_its_time()
    {
        ulong word = _program.Words(5);
        _program.Call(SystemCallNumber.Futex, word, Wait, 4, 0).Record();
        _program.Call(SystemCallNumber.Futex, word, Wait, 5, _program.Words(1, 0)).Record();
        _program.Call(SystemCallNumber.Futex, word + 1, Wait, 5, 0).Record();
        _program.Call(SystemCallNumber.Futex, 16, Wait, 5, 0).Record();
        _program.Call(SystemCallNumber.Futex, word, Wake, 1).Record();

        _program.Run().AssertResults(
            -(long)Errno.TryAgain, -(long)Errno.TimedOut, -(long)Errno.InvalidArgument, -(long)Errno.BadAddress, 0);
    }

    [Fact]
    public void Wait_that_nobody_ends_is_a_deadlock()
    {
        _program.Call(SystemCallNumber.Futex, _program.Words(5), Wait, 5, 0);

        Assert.Equal(RunOutcome.Deadlock, _program.Run().Outcome);
    }
}
