// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Linux;
using X64Paging.Kernel.Processes;
using static Iced.Intel.AssemblerRegisters;

namespace X64Paging.Kernel.Tests.Linux;

/// <summary>Time: a nanosecond an instruction, and sleeping costs nothing.</summary>
public sealed class TimeTests
{
    private const ulong RealTime = 0;
    private const ulong Monotonic = 1;
    private const long Epoch = 1_767_225_600;

    private readonly GuestProgram _program = new();

    [Fact]
    public void Clock_counts_instructions_from_the_epoch()
    {
        ulong time = _program.Reserve(16);
        ulong later = _program.Reserve(16);
        _program.Call(SystemCallNumber.ClockGetTime, RealTime, time).RecordWord(time);
        _program.Call(SystemCallNumber.ClockGetTime, Monotonic, time);
        for (int i = 0; i < 10; i++)
            _program.Code.nop();
        _program.Call(SystemCallNumber.ClockGetTime, Monotonic, later);
        _program.Code.mov(rbx, time);
        _program.Code.mov(rcx, later);
        _program.Code.mov(rax, __qword_ptr[rcx + 8]);
        _program.Code.sub(rax, __qword_ptr[rbx + 8]);
        _program.Record();

        // Ten instructions, and four that make the call.
        _program.Run().AssertResults(Epoch, 14);
    }

    [Fact]
    public void Sleep_takes_time_and_no_instructions()
    {
        ulong time = _program.Reserve(16);
        _program.Call(SystemCallNumber.NanoSleep, _program.Words(3600, 5), 0).Record();
        _program.Call(SystemCallNumber.ClockGetTime, Monotonic, time).RecordWord(time);

        GuestRun run = _program.Run();

        run.AssertResults(0, 3600);
        Assert.InRange(run.Instructions, 1UL, 100UL);
    }

    [Fact]
    public void Sleepers_wake_in_the_order_of_their_times()
    {
        ulong second = _program.Words(1, 0);
        ulong two = _program.Words(2, 0);
        _program.Fork(child => child.Call(SystemCallNumber.NanoSleep, two, 0).Call(SystemCallNumber.Write, 1, child.Text("late"), 4).Exit(0));
        _program.Fork(child => child.Call(SystemCallNumber.NanoSleep, second, 0).Call(SystemCallNumber.Write, 1, child.Text("soon"), 4).Exit(0));

        Assert.Equal("soonlate"u8, _program.Run().Output);
    }

    [Fact]
    public void Alarm_ends_a_sleep_and_tells_what_was_left()
    {
        ulong left = _program.Reserve(16);
        _program.Handle(Signal.Alarm, _ => { });
        _program.Call(SystemCallNumber.Alarm, 1).Record();
        _program.Call(SystemCallNumber.NanoSleep, _program.Words(5, 0), left).Record().RecordWord(left);
        _program.Call(SystemCallNumber.Alarm, 10).Record();
        _program.Call(SystemCallNumber.Alarm, 0).Record();

        _program.Run().AssertResults(0, -(long)Errno.Interrupted, 4, 0, 10);
    }

    [Fact]
    public void Alarm_interrupts_a_program_that_computes()
    {
        Iced.Intel.Label here = _program.Code.CreateLabel();
        _program.Handle(Signal.Alarm, handler => handler.Exit(3));
        _program.Call(SystemCallNumber.SetIntervalTimer, 0, _program.Words(0, 0, 0, 1000), 0);
        _program.Code.Label(ref here);
        _program.Code.jmp(here);

        Assert.Equal(ExitStatus.Exited(3), _program.Run().Status);
    }

    [Fact]
    public void Alarm_that_is_ignored_does_not_hide_a_deadlock()
    {
        _program.Call(SystemCallNumber.SignalAction, (ulong)Signal.Alarm, _program.Words(1, 0, 0, 0), 0, 8);
        _program.Call(SystemCallNumber.SetIntervalTimer, 0, _program.Words(1, 0, 1, 0), 0);
        _program.Call(SystemCallNumber.Pause);

        Assert.Equal(RunOutcome.Deadlock, _program.Run().Outcome);
    }

    [Fact]
    public void Absolute_sleep_into_the_past_is_over_at_once()
    {
        _program.Call(SystemCallNumber.ClockNanoSleep, RealTime, 1, _program.Words(5, 0), 0).Record();
        _program.Call(SystemCallNumber.ClockNanoSleep, Monotonic, 0, _program.Words(5, 1_000_000_000), 0).Record();
        _program.Call(SystemCallNumber.NanoSleep, 8, 0).Record();
        _program.Call(SystemCallNumber.ClockGetTime, 99, 8).Record();

        _program.Run().AssertResults(0, -(long)Errno.InvalidArgument, -(long)Errno.BadAddress, -(long)Errno.InvalidArgument);
    }

    [Fact]
    public void Sleep_of_all_time_is_a_deadlock()
    {
        _program.Call(SystemCallNumber.NanoSleep, _program.Words(long.MaxValue, 0), 0);

        Assert.Equal(RunOutcome.Deadlock, _program.Run().Outcome);
    }

    [Fact]
    public void Poll_without_descriptors_sleeps()
    {
        ulong time = _program.Reserve(16);
        _program.Call(SystemCallNumber.Poll, 0, 0, 2500).Record();
        _program.Call(SystemCallNumber.ClockGetTime, Monotonic, time).RecordWord(time);

        _program.Run().AssertResults(0, 2);
    }

    [Fact]
    public void Yield_gives_the_turn_to_the_next()
    {
        _program.Fork(child => child.Call(SystemCallNumber.Write, 1, child.Text("child"), 5).Exit(0));
        _program.Call(SystemCallNumber.SchedulerYield);
        _program.Call(SystemCallNumber.Write, 1, _program.Text("parent"), 6);

        Assert.Equal("childparent"u8, _program.Run().Output);
    }

    [Fact]
    public void Random_bytes_repeat_in_every_run()
    {
        static byte[] Draw()
        {
            using KernelLab lab = new();
            ulong buffer = lab.Reserve(64);
            Assert.Equal(64, lab.Call(SystemCallNumber.GetRandom, buffer, 64, 0));
            return lab.Read(buffer, 64);
        }

        Assert.Equal(Draw(), Draw());
        Assert.NotEqual(new byte[64], Draw());
    }
}
