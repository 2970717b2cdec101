// SPDX-License-Identifier: MIT
using X64Paging.Diagnostics.Explanations;
using X64Paging.Kernel.Memory;
using X64Paging.Kernel.Processes;
using X64Paging.Memory;
using X64Paging.Translation;

namespace X64Paging.Cli.Output;

/// <summary>Lines for people.</summary>
internal sealed class TextReport : IReport
{
    private readonly TextWriter _writer;

    public TextReport(TextWriter writer) => _writer = writer;

    public void Fault(Process process, in FaultRecord record)
    {
        PageFault fault = record.Fault;
        _writer.WriteLine(
            $"fault {record.Number,-4} pid {record.Pid}  rip {Location(process, record.Rip)}  {Words.For(fault.Kind),-5} {fault.Address}  "
            + $"error 0x{(uint)fault.ErrorCode:x} ({Words.For(fault.ErrorCode)})  {Action(record.Result)}");
    }

    public void FaultSummary(FaultCounts counts)
    {
        _writer.WriteLine($"{counts.Total} page faults");
        foreach (FaultAction action in Enum.GetValues<FaultAction>())
        {
            if (counts[action] > 0)
                _writer.WriteLine($"  {counts[action],8}  {Words.For(action)}");
        }
    }

    public void Statistics(RunStatistics statistics)
    {
        _writer.WriteLine($"instructions        {statistics.Instructions,16:N0}");
        _writer.WriteLine($"host time           {statistics.HostSeconds,16:F3} s");
        _writer.WriteLine($"instructions/second {statistics.InstructionsPerSecond,16:N0}");
        _writer.WriteLine($"page faults         {statistics.Faults,16:N0}");
        _writer.WriteLine($"frames copied       {statistics.Copies,16:N0}");
        _writer.WriteLine($"TLB misses          {statistics.TlbMisses,16:N0}");
        _writer.WriteLine($"frames used at most {statistics.PeakFrames,16:N0} of {statistics.TotalFrames:N0}");
        _writer.WriteLine($"frames left in use  {statistics.FramesLeft,16:N0}");
    }

    public void Stopped(RunOutcome outcome, string message) => _writer.WriteLine("x64paging: " + message);

    public void Crash(CrashReport report)
    {
        _writer.WriteLine($"x64paging: pid {report.Pid} killed by {Words.For(report.Signal)} at rip {Where(report)}: {Cause(report)}");
    }

    public void Explanation(CrashReport report, Explanation explanation)
    {
        string instruction = report.Instruction == null ? "" : $": {report.Instruction}";
        _writer.WriteLine($"at rip {Where(report)}{instruction}");
        if (report.Fault is { } fault)
            _writer.WriteLine($"kernel: {Words.For(report.FaultAction, report.Region, fault.Address)}");
        ExplanationText.Write(_writer, explanation);
    }

    /// <summary>What happened, in one sentence.</summary>
    internal static string Cause(CrashReport report)
    {
        if (report.FaultAction == FaultAction.OutOfFrames)
            return "no frame is free: the machine is out of memory.";

        string instruction = report.Instruction == null ? "" : $": {report.Instruction}";
        if (report.Fault is { } fault)
        {
            string why = report.FaultAction == FaultAction.NoRegion ? "nothing is mapped there" : "the region does not allow it";
            return $"{Words.For(fault.Kind)} of {fault.Address}: {why}; "
                + $"error code 0x{(uint)fault.ErrorCode:x} ({Words.For(fault.ErrorCode)}){instruction}";
        }

        return report.Exception is { } exception ? ExceptionWords.For(exception) + instruction : "the signal was sent and not caught" + instruction;
    }

    private static string Where(CrashReport report) => report.Location == null ? $"0x{report.Rip:x}" : $"0x{report.Rip:x} ({report.Location})";

    /// <summary>A fault that comes again and again.</summary>
    internal static string Describe(FaultRecord stuck) =>
        $"pid {stuck.Pid} at rip 0x{stuck.Rip:x} faults again and again: {Words.For(stuck.Fault.Kind)} of {stuck.Fault.Address}, "
        + $"error code 0x{(uint)stuck.Fault.ErrorCode:x} ({Words.For(stuck.Fault.ErrorCode)}); the kernel did not change its walk ({Words.For(stuck.Result.Action)}).";

    private static string Location(Process process, ulong rip) =>
        process.Symbols.TryFindFunction(rip, out Loading.CodeLocation location) ? $"0x{rip:x} ({location})" : $"0x{rip:x}";

    private static string Action(FaultResult result) => result.Action switch
    {
        FaultAction.Copied =>
            $"copied frame {Number(result.Source)} ({result.SourceReferences} references, now {result.SourceReferences - 1}) to frame {Number(result.Target)} (1 reference)",
        FaultAction.Reused => $"reused frame {Number(result.Source)} (1 reference)",
        FaultAction.ZeroFilled => $"zero-filled frame {Number(result.Target)}",
        FaultAction.ZeroShared => $"mapped the zero frame {Number(result.Target)}",
        FaultAction.FileFilled => $"filled frame {Number(result.Target)} from the file",
        FaultAction.StackGrown => $"grew the stack, frame {Number(result.Target)}",
        FaultAction.SharedMapped => $"mapped shared frame {Number(result.Target)}",
        FaultAction.Spurious => "spurious: the tables allow it by now",
        FaultAction.NoRegion => "killed: nothing is mapped there",
        FaultAction.RightsDenied => "killed: the region does not allow it",
        _ => "killed: no frame is free",
    };

    private static string Number(Frame frame) => $"0x{frame.Number:x}";
}
