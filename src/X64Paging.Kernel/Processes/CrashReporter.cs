// SPDX-License-Identifier: MIT
using X64Paging.Cpu;
using X64Paging.Cpu.State;
using X64Paging.Kernel.Memory;
using X64Paging.Paging;

namespace X64Paging.Kernel.Processes;

/// <summary>Finds the signal for what stopped a process, as Linux does, and what there is to say about it.</summary>
internal static class CrashReporter
{
    public static CrashReport Report(Supervisor supervisor, Process process, StopReason reason, FaultResult lastFault)
    {
        Processor processor = supervisor.Processor;
        ulong rip = processor.State.Rip;
        bool isFault = reason is StopReason.PageFault or StopReason.HandlerStopped;
        CpuException? exception = reason switch
        {
            StopReason.Exception => processor.Exception,
            StopReason.Breakpoint => new CpuException(ExceptionVector.Breakpoint, 0),
            _ => null,
        };
        Signal signal = isFault ? SignalForFault(lastFault.Action) : SignalFor(exception);
        return new CrashReport(
            process.Pid,
            signal,
            rip,
            LocationOf(process, rip),
            isFault ? processor.PageFault : null,
            isFault ? lastFault.Action : default,
            exception,
            reason == StopReason.Breakpoint || (isFault && processor.PageFault.Kind == AccessKind.Fetch) ? null : processor.DescribeInstruction())
        {
            Region = isFault ? process.Memory.RegionList.Find(processor.PageFault.Address.PageBase) : null,
            RefusedAccess = reason == StopReason.Exception ? processor.RefusedAccess : null,
        };
    }

    /// <summary>A system call needed a frame for the process's memory, and none was free.</summary>
    public static CrashReport ReportOutOfFrames(Process process, ulong rip) =>
        new(process.Pid, Signal.Kill, rip, LocationOf(process, rip), null, FaultAction.OutOfFrames, null, null);

    /// <summary>A signal was sent that the process does not catch, or that it cannot be given.</summary>
    public static CrashReport ReportSignal(Process process, Signal signal, ulong rip) =>
        new(process.Pid, signal, rip, LocationOf(process, rip), null, default, null, null);

    /// <summary>The symbol and distance of a code address, or null.</summary>
    public static string? LocationOf(Process process, ulong rip) =>
        process.Symbols.TryFindFunction(rip, out Loading.CodeLocation location) ? location.ToString() : null;

    private static Signal SignalForFault(FaultAction action) => action == FaultAction.OutOfFrames ? Signal.Kill : Signal.SegmentationFault;

    private static Signal SignalFor(CpuException? exception) => exception?.Vector switch
    {
        ExceptionVector.InvalidOpcode => Signal.IllegalInstruction,
        ExceptionVector.DivideError or ExceptionVector.FloatingPointError or ExceptionVector.SimdFloatingPoint => Signal.FloatingPoint,
        ExceptionVector.StackFault or ExceptionVector.AlignmentCheck => Signal.Bus,
        ExceptionVector.Debug or ExceptionVector.Breakpoint => Signal.Trap,
        _ => Signal.SegmentationFault,
    };
}
