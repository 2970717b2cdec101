// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Linux;
using X64Paging.Kernel.Processes;
using static Iced.Intel.AssemblerRegisters;

namespace X64Paging.Kernel.Tests.Linux;

/// <summary>Processes: how they begin, become others, end and are waited for.</summary>
public sealed class ProcessTests
{
    private const ulong AnyChild = ulong.MaxValue;
    private const ulong NoHang = 1;
    private const ulong SetsChildTid = 0x100_0000;
    private const ulong SetsParentTid = 0x10_0000;
    private const ulong SharesMemory = 0x100;
    private const ulong Thread = 0x1_0000;

    private readonly GuestProgram _program = new();

    [Fact]
    public void Wait_tells_who_ended_and_how()
    {
        ulong status = _program.Reserve(8);
        _program.Fork(child => child.Exit(7));
        _program.Call(SystemCallNumber.Wait, AnyChild, status, 0, 0).Record().RecordWord(status);
        _program.Fork(child => child.Code.ud2());
        _program.Call(SystemCallNumber.Wait, 3, status, 0, 0).Record().RecordWord(status);
        _program.Call(SystemCallNumber.Wait, AnyChild, status, 0, 0).Record();

        _program.Run().AssertResults(2, 7 << 8, 3, (long)Signal.IllegalInstruction, -(long)Errno.NoChild);
    }

    [Fact]
    public void Wait_can_ask_without_waiting_and_by_group()
    {
        _program.Fork(child => child.Call(SystemCallNumber.SetProcessGroup, 0, 0).Call(SystemCallNumber.Pause).Exit(0)).Record();
        _program.Call(SystemCallNumber.Wait, AnyChild, 0, NoHang, 0).Record();
        _program.Call(SystemCallNumber.NanoSleep, _program.Words(0, 1000), 0);
        _program.Call(SystemCallNumber.Wait, 0, 0, 0, 0).Record();
        _program.Call(SystemCallNumber.Kill, unchecked((ulong)-2L), (ulong)Signal.Terminate).Record();
        _program.Call(SystemCallNumber.Wait, unchecked((ulong)-2L), 0, 0, 0).Record();
        _program.Call(SystemCallNumber.Wait, AnyChild, 0, 0x100, 0).Record();

        _program.Run().AssertResults(2, 0, -(long)Errno.NoChild, 0, 2, -(long)Errno.InvalidArgument);
    }

    [Fact]
    public void Child_of_a_parent_that_ignores_sigchld_is_not_waited_for()
    {
        _program.Call(SystemCallNumber.SignalAction, (ulong)Signal.Child, _program.Words(1, 0, 0, 0), 0, 8);
        _program.Fork(child => child.Exit(7));
        _program.Call(SystemCallNumber.Wait, AnyChild, 0, 0, 0).Record();

        _program.Run().AssertResults(-(long)Errno.NoChild);
    }

    [Fact]
    public void Parent_of_vfork_waits_and_sees_what_the_child_wrote()
    {
        ulong word = _program.Reserve(8);
        _program.Fork(child =>
        {
            child.Call(SystemCallNumber.NanoSleep, child.Words(1, 0), 0);
            child.Code.mov(rbx, word);
            child.Code.mov(__dword_ptr[rbx], 77);
            child.Exit(0);
        }, SystemCallNumber.VirtualFork).Record().RecordWord(word);

        _program.Run().AssertResults(2, 77);
    }

    [Fact]
    public void Parent_of_vfork_runs_not_one_instruction_while_the_child_has_its_memory()
    {
        ulong pipe = _program.Reserve(8);
        _program.Fork(child =>
        {
            // RCX is where SYSCALL returns to. The parent waits at that SYSCALL, which is no instruction for a while.
            child.Code.lea(rbx, __[rcx - 2]);
            child.Code.mov(rdi, rbx);
            child.Code.and(rdi, -4096);
            child.Code.mov(esi, 4096);
            child.Code.mov(edx, 7);
            child.Code.mov(eax, (int)SystemCallNumber.MemoryProtect);
            child.Code.syscall();
            child.Code.mov(__word_ptr[rbx], 0x0B0F);
            child.Call(SystemCallNumber.Pipe, pipe);
            child.CallWithLoaded(SystemCallNumber.Write, pipe + 4, pipe, 1);
            child.Call(SystemCallNumber.NanoSleep, child.Words(0, 1000), 0);
            child.Code.mov(__word_ptr[rbx], 0x050F);
            child.Exit(0);
        }, SystemCallNumber.VirtualFork).Record();

        _program.Run().AssertResults(2);
    }

    [Fact]
    public void Fork_is_refused_when_a_process_has_too_many_children()
    {
        Iced.Intel.Label next = _program.Code.CreateLabel();
        Iced.Intel.Label isParent = _program.Code.CreateLabel();
        _program.Code.Label(ref next);
        _program.Call(SystemCallNumber.Fork);
        _program.Code.test(rax, rax);
        _program.Code.jnz(isParent);
        _program.Exit(0);
        _program.Code.Label(ref isParent);
        _program.Code.jns(next);
        _program.Record();

        _program.Run().AssertResults(-(long)Errno.TryAgain);
    }

    [Fact]
    public void Clone_stores_the_childs_number_where_it_is_asked_to()
    {
        ulong parent = _program.Reserve(8);
        ulong child = _program.Reserve(8);
        ulong status = _program.Reserve(8);
        Iced.Intel.Label isParent = _program.Code.CreateLabel();
        _program.Call(SystemCallNumber.Clone, SetsChildTid | SetsParentTid | 17, 0, parent, child);
        _program.Code.test(rax, rax);
        _program.Code.jnz(isParent);
        _program.Code.mov(rbx, child);
        _program.Code.mov(edi, __dword_ptr[rbx]);
        _program.Code.mov(eax, (int)SystemCallNumber.Exit);
        _program.Code.syscall();
        _program.Code.Label(ref isParent);
        _program.Record().RecordWord(parent).RecordWord(child);
        _program.Call(SystemCallNumber.Wait, AnyChild, status, 0, 0).RecordWord(status);

        _program.Run().AssertResults(2, 2, 0, 2 << 8);
    }

    [Theory]
    [InlineData(Thread | SharesMemory, (int)Errno.NotImplemented)]
    [InlineData(SharesMemory, (int)Errno.NotImplemented)]
    [InlineData(0x8000UL, (int)Errno.InvalidArgument)]
    public void Clone_makes_no_threads(ulong flags, int error)
    {
        _program.Call(SystemCallNumber.Clone, flags, 0, 0, 0).Record();

        _program.Run().AssertResults(-error);
    }

    [Fact]
    public void Execute_replaces_the_program_and_closes_what_was_marked()
    {
        // The other program tells whether descriptor 3 is open, then prints its first argument's first letter.
        GuestProgram other = new();
        other.Code.mov(rbx, __qword_ptr[rsp + 16]);
        other.Call(SystemCallNumber.FileControl, 3, 1, 0).Record();
        other.Call(SystemCallNumber.FileControl, 4, 1, 0).Record();
        other.Code.movzx(eax, __byte_ptr[rbx]);
        other.Record().Finish();
        FakeHostFiles host = new();
        host["/bin/other"] = other.Build();

        _program.Call(SystemCallNumber.Open, _program.Text("/dev/null"), 0x8_0000, 0);
        _program.Call(SystemCallNumber.Open, _program.Text("/dev/null"), 0, 0);
        ulong arguments = _program.Words(_program.Text("other"), _program.Text("Z"), 0);
        _program.Call(SystemCallNumber.Execute, _program.Text("/bin/other"), arguments, 0);

        GuestRun run = _program.Run(new SupervisorOptions { HostFiles = host });

        run.AssertResults(-(long)Errno.BadDescriptor, 0, 'Z');
        Assert.Equal(0UL, run.FramesLeft - FramesOfEmptyMachine());
    }

    [Fact]
    public void Execute_refuses_and_the_program_goes_on()
    {
        FakeHostFiles host = new FakeHostFiles().WithText("/bin/script", "#!/bin/sh\n").WithText("/bin/noise", "noise");
        ulong argument = _program.Text(new string('a', 100_000));
        ulong[] many = [.. Enumerable.Repeat(argument, 30), 0];
        ulong[] paths = [.. new[] { "/bin/none", "/bin/script", "/bin/noise", "/bin" }.Select(_program.Text)];
        foreach (ulong path in paths)
            _program.Call(SystemCallNumber.Execute, path, 0, 0).Record();
        _program.Call(SystemCallNumber.Execute, paths[1], _program.Words(many), 0).Record();
        _program.Call(SystemCallNumber.Execute, paths[1], 8, 0).Record();

        _program.Run(new SupervisorOptions { HostFiles = host }).AssertResults(
            -(long)Errno.NoEntry, -(long)Errno.NotExecutable, -(long)Errno.NotExecutable, -(long)Errno.AccessDenied,
            -(long)Errno.ArgumentListTooLong, -(long)Errno.BadAddress);
    }

    [Fact]
    public void Execute_after_vfork_gives_the_memory_back()
    {
        GuestProgram other = new();
        other.Exit(5);
        FakeHostFiles host = new();
        host["/bin/other"] = other.Build();
        ulong path = _program.Text("/bin/other");
        ulong status = _program.Reserve(8);
        _program.Fork(child => child.Call(SystemCallNumber.Execute, path, 0, 0).Exit(1), SystemCallNumber.VirtualFork).Record();
        _program.Call(SystemCallNumber.Wait, AnyChild, status, 0, 0).RecordWord(status);

        _program.Run(new SupervisorOptions { HostFiles = host }).AssertResults(2, 5 << 8);
    }

    [Fact]
    public void Execute_keeps_ignored_signals_and_resets_handlers()
    {
        GuestProgram other = new();
        ulong action = other.Reserve(32);
        other.Call(SystemCallNumber.SignalAction, (ulong)Signal.User1, 0, action, 8).RecordWord(action);
        other.Call(SystemCallNumber.SignalAction, (ulong)Signal.User2, 0, action, 8).RecordWord(action).Finish();
        FakeHostFiles host = new();
        host["/bin/other"] = other.Build();
        _program.Call(SystemCallNumber.SignalAction, (ulong)Signal.User1, _program.Words(1, 0, 0, 0), 0, 8);
        _program.Handle(Signal.User2, handler => handler.Exit(1));
        _program.Call(SystemCallNumber.Execute, _program.Text("/bin/other"), 0, 0);

        _program.Run(new SupervisorOptions { HostFiles = host }).AssertResults(1, 0);
    }

    [Fact]
    public void Groups_and_sessions_follow_their_rules()
    {
        _program.Call(SystemCallNumber.SetSession).Record();
        _program.Call(SystemCallNumber.GetProcessGroup, 0).Record();
        _program.Fork(child =>
        {
            child.Call(SystemCallNumber.SetSession);
            child.Code.mov(edi, eax);
            child.Code.mov(eax, (int)SystemCallNumber.Exit);
            child.Code.syscall();
        });
        ulong status = _program.Reserve(8);
        _program.Call(SystemCallNumber.Wait, AnyChild, status, 0, 0).RecordWord(status);
        _program.Call(SystemCallNumber.SetProcessGroup, 99, 0).Record();

        _program.Run().AssertResults(-(long)Errno.OperationNotPermitted, 1, 2 << 8, -(long)Errno.NoProcess);
    }

    private static ulong FramesOfEmptyMachine()
    {
        using Supervisor supervisor = new(new SupervisorOptions());
        return supervisor.Frames.UsedCount;
    }
}
