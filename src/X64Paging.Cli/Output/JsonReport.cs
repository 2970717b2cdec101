// SPDX-License-Identifier: MIT
using System.Text.Json;
using X64Paging.Diagnostics.Explanations;
using X64Paging.Kernel.Memory;
using X64Paging.Kernel.Processes;
using X64Paging.Memory;
using X64Paging.Translation;

namespace X64Paging.Cli.Output;

/// <summary>JSON Lines: one object a line, its kind in <c>type</c>, addresses and frames as hexadecimal strings.</summary>
internal sealed class JsonReport : IReport
{
    private readonly TextWriter _writer;

    public JsonReport(TextWriter writer) => _writer = writer;

    public void Fault(Process process, in FaultRecord record)
    {
        using JsonLine line = new(_writer, "fault");
        Utf8JsonWriter json = line.Json;
        json.WriteNumber("number", record.Number);
        json.WriteNumber("pid", record.Pid);
        json.WriteString("rip", Hex(record.Rip));
        if (process.Symbols.TryFindFunction(record.Rip, out Loading.CodeLocation location))
            json.WriteString("symbol", location.ToString());
        WriteFault(json, record.Fault);
        WriteResult(json, record.Result);
    }

    public void FaultSummary(FaultCounts counts)
    {
        using JsonLine line = new(_writer, "fault-summary");
        line.Json.WriteNumber("total", counts.Total);
        foreach (FaultAction action in Enum.GetValues<FaultAction>())
        {
            if (counts[action] > 0)
                line.Json.WriteNumber(Words.For(action), counts[action]);
        }
    }

    public void Statistics(RunStatistics statistics)
    {
        using JsonLine line = new(_writer, "stats");
        Utf8JsonWriter json = line.Json;
        json.WriteNumber("instructions", statistics.Instructions);
        json.WriteNumber("hostSeconds", Math.Round(statistics.HostSeconds, 6));
        json.WriteNumber("instructionsPerSecond", Math.Round(statistics.InstructionsPerSecond));
        json.WriteNumber("faults", statistics.Faults);
        json.WriteNumber("copies", statistics.Copies);
        json.WriteNumber("tlbMisses", statistics.TlbMisses);
        json.WriteNumber("peakFrames", statistics.PeakFrames);
        json.WriteNumber("totalFrames", statistics.TotalFrames);
        json.WriteNumber("framesLeft", statistics.FramesLeft);
    }

    public void Stopped(RunOutcome outcome, string message)
    {
        using JsonLine line = new(_writer, "stopped");
        line.Json.WriteString("why", outcome.ToString());
        line.Json.WriteString("message", message);
    }

    public void Crash(CrashReport report)
    {
        using JsonLine line = new(_writer, "killed");
        Utf8JsonWriter json = line.Json;
        json.WriteNumber("pid", report.Pid);
        json.WriteString("signal", Words.For(report.Signal));
        json.WriteString("rip", Hex(report.Rip));
        if (report.Location != null)
            json.WriteString("symbol", report.Location);
        if (report.Fault is { } fault)
            WriteFault(json, fault);
        json.WriteString("cause", TextReport.Cause(report));
    }

    public void Explanation(CrashReport report, Explanation explanation)
    {
        using JsonLine line = new(_writer, "explanation");
        Utf8JsonWriter json = line.Json;
        json.WriteNumber("pid", report.Pid);
        json.WriteString("rip", Hex(report.Rip));
        if (report.Location != null)
            json.WriteString("symbol", report.Location);
        if (report.Instruction != null)
            json.WriteString("instruction", report.Instruction);
        if (report.Fault is { } fault)
            json.WriteString("kernel", Words.For(report.FaultAction, report.Region, fault.Address));
        if (report.Region is { } region)
            WriteRegion(json, region);
        ExplanationJson.Write(json, explanation);
    }

    private static void WriteRegion(Utf8JsonWriter json, Region region)
    {
        json.WriteStartObject("region");
        json.WriteString("start", Hex(region.Start.Value));
        json.WriteString("end", Hex(region.End.Value));
        json.WriteString("rights", Words.For(region.Rights));
        json.WriteString("kind", Words.For(region.Kind));
        json.WriteEndObject();
    }

    private static void WriteFault(Utf8JsonWriter json, PageFault fault)
    {
        json.WriteString("address", Hex(fault.Address.Value));
        json.WriteString("access", Words.For(fault.Kind));
        json.WriteString("errorCode", Hex((ulong)fault.ErrorCode));
        json.WriteString("errorWords", Words.For(fault.ErrorCode));
    }

    private static void WriteResult(Utf8JsonWriter json, FaultResult result)
    {
        json.WriteString("action", Words.For(result.Action));
        if (result.SourceReferences > 0)
        {
            json.WriteString("source", Hex(result.Source));
            json.WriteNumber("sourceReferences", result.SourceReferences);
        }

        if (result.IsResolved)
            json.WriteString("frame", Hex(result.Target));
    }

    private static string Hex(ulong value) => $"0x{value:x}";

    private static string Hex(Frame frame) => Hex(frame.Number);
}
