// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Linux;
using X64Paging.Kernel.Processes;
using static Iced.Intel.AssemblerRegisters;

namespace X64Paging.Kernel.Tests.Linux;

/// <summary>Pipes within a process and between two.</summary>
public sealed class PipeTests
{
    private const int Large = 150_000;
    private const ulong NonBlocking = 0x800;

    private readonly GuestProgram _program = new();
    private readonly ulong _pipe;

    public PipeTests() => _pipe = _program.Reserve(8);

    [Fact]
    public void Reader_waits_for_the_writer()
    {
        ulong buffer = _program.Reserve(16);
        _program.Call(SystemCallNumber.Pipe, _pipe);
        _program.Fork(child => WritePipe(child, child.Text("hello"), 5).Exit(0));
        ReadPipe(buffer, 16).Record().RecordWord(buffer);

        _program.Run().AssertResults(5, BitConverter.ToInt64("hello\0\0\0"u8));
    }

    [Fact]
    public void Write_larger_than_the_pipe_waits_until_all_is_read()
    {
        ulong buffer = _program.Reserve(Large);
        ulong total = _program.Reserve(8);
        _program.Call(SystemCallNumber.Pipe, _pipe);
        _program.Fork(child =>
        {
            WritePipe(child, buffer, Large);
            child.Code.cmp(rax, Large);
            Iced.Intel.Label good = child.Code.CreateLabel();
            child.Code.je(good);
            child.Exit(1);
            child.Code.Label(ref good);
            child.Exit(0);
        });
        CloseWriter();

        // Adds up what each read answers until one answers 0.
        Iced.Intel.Label next = _program.Code.CreateLabel();
        _program.Code.Label(ref next);
        ReadPipe(buffer, Large);
        _program.Code.mov(rbx, total);
        _program.Code.add(__qword_ptr[rbx], rax);
        _program.Code.test(rax, rax);
        _program.Code.jnz(next);
        _program.RecordWord(total);
        _program.Call(SystemCallNumber.Wait, ulong.MaxValue, total, 0, 0).RecordWord(total);

        GuestRun run = _program.Run();

        run.AssertResults(Large, Large & ~0xFFFF_FFFFL);
    }

    [Fact]
    public void Read_answers_the_end_when_the_last_writer_has_closed()
    {
        _program.Call(SystemCallNumber.Pipe, _pipe);
        _program.Fork(child => child.Exit(0));
        CloseWriter();
        ReadPipe(_program.Reserve(16), 16).Record();

        _program.Run().AssertResults(0);
    }

    [Fact]
    public void Write_without_a_reader_kills_by_sigpipe()
    {
        _program.Call(SystemCallNumber.Pipe, _pipe).CallWithLoaded(SystemCallNumber.Close, _pipe);
        WritePipe(_program, _pipe, 1);

        Assert.Equal(ExitStatus.Killed(Signal.Pipe), _program.Run().Status);
    }

    [Fact]
    public void Write_without_a_reader_answers_epipe_if_sigpipe_is_ignored()
    {
        ulong ignore = _program.Words(1, 0, 0, 0);
        _program.Call(SystemCallNumber.SignalAction, (ulong)Signal.Pipe, ignore, 0, 8);
        _program.Call(SystemCallNumber.Pipe, _pipe).CallWithLoaded(SystemCallNumber.Close, _pipe);
        WritePipe(_program, _pipe, 1).Record();

        _program.Run().AssertResults(-(long)Errno.BrokenPipe);
    }

    [Fact]
    public void Nonblocking_pipe_answers_eagain_when_empty_and_when_full()
    {
        ulong buffer = _program.Reserve(70_000);
        _program.Call(SystemCallNumber.Pipe2, _pipe, NonBlocking);
        ReadPipe(buffer, 1).Record();
        WritePipe(_program, buffer, 70_000).Record();
        WritePipe(_program, buffer, 1).Record();
        ReadPipe(buffer, 4095).Record();
        WritePipe(_program, buffer, 4096).Record();
        WritePipe(_program, buffer, 4097).Record();

        _program.Run().AssertResults(
            -(long)Errno.TryAgain, 65_536, -(long)Errno.TryAgain, 4095, -(long)Errno.TryAgain, 4095);
    }

    [Fact]
    public void Readers_that_wait_for_each_other_are_a_deadlock()
    {
        _program.Call(SystemCallNumber.Pipe, _pipe);
        ReadPipe(_program.Reserve(1), 1);

        Assert.Equal(RunOutcome.Deadlock, _program.Run().Outcome);
    }

    [Fact]
    public void Bad_flags_and_addresses_are_refused()
    {
        _program.Call(SystemCallNumber.Pipe2, _pipe, 1).Record();
        _program.Call(SystemCallNumber.Pipe, 16).Record();
        _program.Call(SystemCallNumber.Pipe, _pipe).RecordWord(_pipe);

        _program.Run().AssertResults(-(long)Errno.InvalidArgument, -(long)Errno.BadAddress, 4L << 32 | 3);
    }

    private GuestProgram ReadPipe(ulong buffer, int size) => _program.CallWithLoaded(SystemCallNumber.Read, _pipe, buffer, (ulong)size);

    private GuestProgram WritePipe(GuestProgram program, ulong buffer, int size) =>
        program.CallWithLoaded(SystemCallNumber.Write, _pipe + 4, buffer, (ulong)size);

    private void CloseWriter() => _program.CallWithLoaded(SystemCallNumber.Close, _pipe + 4);
}
