// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.State;
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace X64Paging.Cpu.Tests.Interpreter;

/// <summary>A run that is warm allocates nothing, faults and their handler's work included.</summary>
public sealed class AllocationTests
{
    private const ulong Data = 0x10_0000;

    [Fact]
    public void Hot_run_with_copy_on_write_faults_allocates_nothing()
    {
        using TestMachine machine = new();
        Frame shared = machine.Map(Data);
        CopyHandler handler = new(machine, shared);
        machine.Processor.PageFaultHandler = handler;
        machine.Load(a =>
        {
            Label loop = a.CreateLabel();
            Label function = a.CreateLabel();
            a.Label(ref loop);
            a.add(__qword_ptr[rbx], rcx);
            a.mov(__qword_ptr[rbx + 0xFFC], rcx);
            a.call(function);
            a.dec(ecx);
            a.jne(loop);
            a.syscall();
            a.Label(ref function);
            a.ret();
        });
        machine.Map(Data + 0x1000);
        machine[GeneralRegister.Rsp] = Data + 0x1800;
        machine[GeneralRegister.Rbx] = Data;
        RunOnce(machine, handler);
        RunOnce(machine, handler);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            RunOnce(machine, handler);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
        Assert.Equal(102, handler.Copies);
    }

    private static void RunOnce(TestMachine machine, CopyHandler handler)
    {
        handler.Share();
        machine.State.Rip = TestMachine.CodeBase;
        machine[GeneralRegister.Rcx] = 10;
        machine.Processor.Run(1000);
    }

    /// <summary>Copies the shared frame at each first write.</summary>
    private sealed class CopyHandler(TestMachine machine, Frame shared) : IPageFaultHandler
    {
        public int Copies { get; private set; }

        public void Share()
        {
            Frame old = machine.FrameOf(Data);
            machine.MapTo(Data, shared, TestMachine.ReadOnly);
            if (old != shared)
                machine.Frames.Release(old);
        }

        public FaultResolution Handle(in PageFault fault)
        {
            if (fault.Kind != AccessKind.Write || !machine.Frames.TryAllocate(out Frame copy))
                return FaultResolution.Deliver;

            Copies++;
            machine.Memory.CopyFrame(shared, copy);
            machine.MapTo(Data, copy);
            return FaultResolution.Retry;
        }
    }
}
