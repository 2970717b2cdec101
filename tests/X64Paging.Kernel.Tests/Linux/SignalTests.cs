// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Linux;
using X64Paging.Kernel.Processes;
using static Iced.Intel.AssemblerRegisters;

namespace X64Paging.Kernel.Tests.Linux;

/// <summary>Signals: what a handler sees, what it returns to, and what happens without one.</summary>
public sealed class SignalTests
{
    private const ulong Information = 4;
    private const ulong OnStack = 0x800_0000;
    private const ulong Restart = 0x1000_0000;
    private const ulong NoDefer = 0x4000_0000;
    private const ulong ResetHandler = 0x8000_0000;
    private const ulong Block = 0;

    // Offsets in struct ucontext: the registers, and behind them err, trapno and cr2.
    private const int ContextR8 = 40;
    private const int ContextRsp = 160;
    private const int ContextRip = 168;
    private const int ContextError = 192;
    private const int ContextTrap = 200;
    private const int ContextCr2 = 216;
    private const int ContextFloat = 224;
    private const int ContextMask = 296;

    private readonly GuestProgram _program = new();

    [Fact]
    public void Handler_gets_number_information_and_context_and_all_registers_come_back()
    {
        _program.Handle(Signal.User1, handler =>
        {
            handler.Code.mov(rax, rdi);
            handler.Record();
            handler.Code.movsxd(rax, __dword_ptr[rsi + 8]);
            handler.Record();
            handler.Code.mov(eax, __dword_ptr[rsi + 16]);
            handler.Record();
            handler.Code.mov(rax, __qword_ptr[rdx + ContextR8]);
            handler.Record();
            foreach (var register in new[] { rbx, rcx, rbp, r8, r12, r14 })
                handler.Code.xor(register, register);
            handler.Code.pxor(xmm3, xmm3);
            handler.Code.std();
        }, Information);
        _program.Code.mov(rbx, 0x1111);
        _program.Code.mov(rbp, 0x2222);
        _program.Code.mov(r14, 0x3333);
        _program.Code.movq(xmm3, rbx);
        _program.Code.mov(r8, 0x4444);
        SendToSelf(Signal.User1).Record();
        _program.Code.mov(rax, rbx);
        _program.Code.add(rax, rbp);
        _program.Code.add(rax, r14);
        _program.Code.add(rax, r8);
        _program.Record();
        _program.Code.movq(rax, xmm3);
        _program.Record();

        _program.Run().AssertResults((long)Signal.User1, 0, 1, 0x4444, 0, 0xAAAA, 0x1111);
    }

    [Fact]
    public void Frame_leaves_the_red_zone_and_is_aligned()
    {
        _program.Handle(Signal.User1, handler =>
        {
            handler.Code.mov(rax, rsp);
            handler.Code.and(rax, 15);
            handler.Record();
            handler.Code.mov(rax, __qword_ptr[rdx + ContextFloat]);
            handler.Code.and(rax, 63);
            handler.Record();
            handler.Code.mov(rax, __qword_ptr[rdx + ContextRsp]);
            handler.Code.sub(rax, 128 + 512);
            handler.Code.cmp(rax, __qword_ptr[rdx + ContextFloat]);
            handler.Code.setae(al);
            handler.Code.movzx(eax, al);
            handler.Record();
        });
        _program.Code.mov(rax, 0x1234);
        _program.Code.mov(__qword_ptr[rsp - 128], rax);
        SendToSelf(Signal.User1);
        _program.Code.mov(rax, __qword_ptr[rsp - 128]);
        _program.Record();

        // At a function's entry RSP is 8 above a multiple of 16.
        _program.Run().AssertResults(8, 0, 1, 0x1234);
    }

    [Theory]
    [InlineData(0x10_0000L, 1, 4)]
    [InlineData(0x40_1000L, 2, 7)]
    public void Segmentation_fault_tells_address_code_and_error(long address, int code, int error)
    {
        _program.Handle(Signal.SegmentationFault, handler =>
        {
            handler.Code.mov(eax, __dword_ptr[rsi + 8]);
            handler.Record();
            handler.Code.mov(rax, __qword_ptr[rsi + 16]);
            handler.Record();
            handler.Code.mov(rax, __qword_ptr[rdx + ContextError]);
            handler.Record();
            handler.Code.mov(rax, __qword_ptr[rdx + ContextTrap]);
            handler.Record();
            handler.Code.mov(rax, __qword_ptr[rdx + ContextCr2]);
            handler.Record();
            handler.Code.add(__qword_ptr[rdx + ContextRip], 2);
        }, Information);
        _program.Code.mov(rbx, address);
        if (error == 4)
            _program.Code.mov(eax, __dword_ptr[rbx]);
        else
            _program.Code.mov(__dword_ptr[rbx], eax);

        _program.Run().AssertResults(code, address, error, 14, address);
    }

    [Theory]
    [InlineData("ud2", Signal.IllegalInstruction, 2, 6)]
    [InlineData("div", Signal.FloatingPoint, 1, 0)]
    [InlineData("noncanonical", Signal.SegmentationFault, 0x80, 13)]
    [InlineData("int3", Signal.Trap, 0x80, 3)]
    public void Exception_becomes_its_signal(string what, Signal signal, int code, int trap)
    {
        _program.Handle(signal, handler =>
        {
            handler.Code.mov(eax, __dword_ptr[rsi + 8]);
            handler.Record();
            handler.Code.mov(rax, __qword_ptr[rdx + ContextTrap]);
            handler.Record();
            handler.Finish();
        }, Information);
        _program.Code.xor(ecx, ecx);
        _program.Code.mov(rbx, 0x8000_0000_0000_0000);
        switch (what)
        {
            case "ud2":
                _program.Code.ud2();
                break;
            case "div":
                _program.Code.div(ecx);
                break;
            case "int3":
                _program.Code.int3();
                break;
            default:
                _program.Code.mov(eax, __dword_ptr[rbx]);
                break;
        }

        _program.Run().AssertResults(code, trap);
    }

    [Fact]
    public void Fault_whose_signal_is_blocked_kills()
    {
        _program.Handle(Signal.SegmentationFault, handler => handler.Exit(1));
        _program.Call(SystemCallNumber.SignalMask, Block, _program.Words(1UL << ((int)Signal.SegmentationFault - 1)), 0, 8);
        _program.Code.mov(eax, __dword_ptr[0]);

        Assert.Equal(ExitStatus.Killed(Signal.SegmentationFault), _program.Run().Status);
    }

    [Theory]
    [InlineData(Signal.Terminate, true)]
    [InlineData(Signal.User1, true)]
    [InlineData(Signal.Kill, true)]
    [InlineData(Signal.Abort, true)]
    [InlineData(Signal.Child, false)]
    [InlineData(Signal.Continue, false)]
    [InlineData(Signal.WindowChange, false)]
    [InlineData(Signal.Stop, false)]
    [InlineData((Signal)40, true)]
    public void Default_action_kills_or_does_nothing(Signal signal, bool kills)
    {
        SendToSelf(signal);

        Assert.Equal(kills ? ExitStatus.Killed(signal) : ExitStatus.Exited(0), _program.Run().Status);
    }

    [Fact]
    public void Blocked_signal_waits_and_comes_once()
    {
        ulong set = _program.Words(1UL << ((int)Signal.User1 - 1));
        ulong pending = _program.Reserve(8);
        CountHits(Signal.User1, out ulong hits);
        _program.Call(SystemCallNumber.SignalMask, Block, set, 0, 8);
        SendToSelf(Signal.User1);
        SendToSelf(Signal.User1);
        _program.RecordWord(hits);
        _program.Call(SystemCallNumber.SignalPending, pending, 8).RecordWord(pending);
        _program.Call(SystemCallNumber.SignalMask, 1, set, 0, 8).RecordWord(hits);

        _program.Run().AssertResults(0, 1L << ((int)Signal.User1 - 1), 1);
    }

    [Fact]
    public void Real_time_signals_queue()
    {
        const Signal RealTime = (Signal)34;
        ulong set = _program.Words(1UL << ((int)RealTime - 1));
        CountHits(RealTime, out ulong hits);
        _program.Call(SystemCallNumber.SignalMask, Block, set, 0, 8);
        for (int i = 0; i < 3; i++)
            SendToSelf(RealTime);
        _program.Call(SystemCallNumber.SignalMask, 1, set, 0, 8).RecordWord(hits);

        _program.Run().AssertResults(3);
    }

    [Theory]
    [InlineData(0UL, 1)]
    [InlineData(NoDefer, 3)]
    public void Handler_is_interrupted_by_its_own_signal_only_with_nodefer(ulong flags, int depth)
    {
        ulong level = _program.Reserve(8);
        ulong deepest = _program.Reserve(8);
        ulong count = _program.Reserve(8);
        Iced.Intel.Label done = _program.Code.CreateLabel();
        _program.Handle(Signal.User1, handler =>
        {
            handler.Code.mov(rbx, level);
            handler.Code.inc(__qword_ptr[rbx]);
            handler.Code.mov(rax, __qword_ptr[rbx]);
            handler.Code.mov(rcx, deepest);
            handler.Code.cmp(rax, __qword_ptr[rcx]);
            Iced.Intel.Label notDeeper = handler.Code.CreateLabel();
            handler.Code.jbe(notDeeper);
            handler.Code.mov(__qword_ptr[rcx], rax);
            handler.Code.Label(ref notDeeper);
            handler.Code.mov(rcx, count);
            handler.Code.inc(__qword_ptr[rcx]);
            handler.Code.cmp(__qword_ptr[rcx], 3);
            handler.Code.jae(done);
            SendToSelf(Signal.User1);
            handler.Code.Label(ref done);
            handler.Code.mov(rbx, level);
            handler.Code.dec(__qword_ptr[rbx]);
        }, flags);
        SendToSelf(Signal.User1);
        _program.RecordWord(deepest).RecordWord(count);

        _program.Run().AssertResults(depth, 3);
    }

    [Fact]
    public void Reset_handler_is_called_once()
    {
        CountHits(Signal.User1, out _, ResetHandler);
        SendToSelf(Signal.User1);
        SendToSelf(Signal.User1);

        Assert.Equal(ExitStatus.Killed(Signal.User1), _program.Run().Status);
    }

    [Fact]
    public void Handler_runs_on_the_alternate_stack_and_the_mask_is_in_the_frame()
    {
        const int Size = 8192;
        ulong stack = _program.Reserve(Size);
        ulong old = _program.Reserve(24);
        _program.Call(SystemCallNumber.AlternateSignalStack, _program.Words(stack, 0, Size), 0).Record();
        _program.Handle(Signal.User1, handler =>
        {
            handler.Code.mov(rax, __qword_ptr[rdx + ContextMask]);
            handler.Record();
            handler.Code.mov(rax, rsp);
            handler.Code.mov(rbx, stack);
            handler.Code.sub(rax, rbx);
            handler.Code.shr(rax, 13);
            handler.Record();
            handler.Call(SystemCallNumber.AlternateSignalStack, 0, old).RecordWord(old + 8);
            handler.Call(SystemCallNumber.AlternateSignalStack, old, 0).Record();
        }, OnStack);
        SendToSelf(Signal.User1);

        _program.Run().AssertResults(0, 0, 0, 1, -(long)Errno.OperationNotPermitted);
    }

    [Fact]
    public void Frame_that_would_run_out_of_the_alternate_stack_kills()
    {
        const ulong HasRestorer = 0x400_0000;
        const ulong NoCode = 0x10;
        ulong area = _program.Reserve(0x1_0000);
        _program.Call(SystemCallNumber.AlternateSignalStack, _program.Words(area + 0x8000, 0, 0x2000), 0).Record();
        ulong action = _program.Words(NoCode, OnStack | NoDefer | HasRestorer, NoCode, 0);
        _program.Call(SystemCallNumber.SignalAction, (ulong)Signal.SegmentationFault, action, 0, 8).Record();
        _program.Code.xor(ebx, ebx);
        _program.Code.mov(__byte_ptr[rbx], 1);

        GuestRun run = _program.Run();

        Assert.Equal((RunOutcome.AllExited, ExitStatus.Killed(Signal.SegmentationFault)), (run.Outcome, run.Status));
    }

    [Theory]
    [InlineData(0UL, -(long)Errno.Interrupted)]
    [InlineData(Restart, 0L)]
    public void Read_that_waits_is_interrupted_or_made_again(ulong flags, long expected)
    {
        ulong pipe = _program.Reserve(8);
        CountHits(Signal.User1, out ulong hits, flags);
        _program.Call(SystemCallNumber.Pipe, pipe);
        _program.Fork(child =>
        {
            child.Call(SystemCallNumber.NanoSleep, child.Words(0, 1000), 0);
            child.Call(SystemCallNumber.Kill, 1, (ulong)Signal.User1);
            child.Call(SystemCallNumber.NanoSleep, child.Words(0, 1000), 0).Exit(0);
        });
        _program.CallWithLoaded(SystemCallNumber.Close, pipe + 4);
        _program.CallWithLoaded(SystemCallNumber.Read, pipe, pipe, 1).Record().RecordWord(hits);

        _program.Run().AssertResults(expected, 1);
    }

    [Fact]
    public void Suspend_waits_with_another_mask_and_restores_the_first()
    {
        ulong set = _program.Words(1UL << ((int)Signal.User1 - 1));
        ulong mask = _program.Reserve(8);
        CountHits(Signal.User1, out ulong hits);
        _program.Call(SystemCallNumber.SignalMask, Block, set, 0, 8);
        _program.Fork(child => child.Call(SystemCallNumber.Kill, 1, (ulong)Signal.User1).Exit(0));
        _program.Call(SystemCallNumber.SignalSuspend, _program.Words(0), 8).Record().RecordWord(hits);
        _program.Call(SystemCallNumber.SignalMask, Block, 0, mask, 8).RecordWord(mask);

        _program.Run().AssertResults(-(long)Errno.Interrupted, 1, 1L << ((int)Signal.User1 - 1));
    }

    [Fact]
    public void Stack_that_cannot_hold_the_frame_kills()
    {
        CountHits(Signal.User1, out _);
        _program.Code.mov(rsp, 0x10_0000);
        SendToSelf(Signal.User1);

        Assert.Equal(ExitStatus.Killed(Signal.SegmentationFault), _program.Run().Status);
    }

    [Fact]
    public void Return_from_a_frame_that_cannot_be_read_kills()
    {
        _program.Code.mov(rsp, 0x10_0000);
        _program.Call(SystemCallNumber.SignalReturn);

        Assert.Equal(ExitStatus.Killed(Signal.SegmentationFault), _program.Run().Status);
    }

    [Fact]
    public void Return_from_a_frame_of_noise_harms_the_program_only()
    {
        byte[] noise = new byte[1024];
        new Random(1).NextBytes(noise);
        ulong frame = _program.Bytes(noise);
        ulong area = _program.Bytes(noise);
        _program.Code.mov(rsp, frame + 8);
        _program.Code.mov(rbx, area);
        _program.Code.mov(__qword_ptr[rsp + ContextFloat], rbx);
        _program.Call(SystemCallNumber.SignalReturn);

        Assert.Equal(ExitStatus.Killed(Signal.SegmentationFault), _program.Run().Status);
    }

    [Fact]
    public void Actions_that_cannot_be_are_refused()
    {
        ulong action = _program.Words(1, 0, 0, 0);
        _program.Call(SystemCallNumber.SignalAction, (ulong)Signal.Kill, action, 0, 8).Record();
        _program.Call(SystemCallNumber.SignalAction, 0, action, 0, 8).Record();
        _program.Call(SystemCallNumber.SignalAction, 65, action, 0, 8).Record();
        _program.Call(SystemCallNumber.SignalAction, 64, action, 0, 4).Record();
        _program.Call(SystemCallNumber.SignalAction, 64, action, 0, 8).Record();
        _program.Call(SystemCallNumber.SignalAction, 64, 8, 0, 8).Record();
        _program.Call(SystemCallNumber.Kill, 77, 0).Record();
        _program.Call(SystemCallNumber.Kill, 1, 65).Record();

        const long Invalid = -(long)Errno.InvalidArgument;
        _program.Run().AssertResults(Invalid, Invalid, Invalid, Invalid, 0, -(long)Errno.BadAddress, -(long)Errno.NoProcess, Invalid);
    }

    private GuestProgram SendToSelf(Signal signal) => _program.Call(SystemCallNumber.Kill, 1, (ulong)signal);

    private void CountHits(Signal signal, out ulong hits, ulong flags = 0)
    {
        ulong counter = hits = _program.Reserve(8);
        _program.Handle(signal, handler =>
        {
            handler.Code.mov(rbx, counter);
            handler.Code.inc(__qword_ptr[rbx]);
        }, flags);
    }
}
