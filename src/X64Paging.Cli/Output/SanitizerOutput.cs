// SPDX-License-Identifier: MIT
using System.Text.Json;
using X64Paging.Diagnostics.Sanitizers;

namespace X64Paging.Cli.Output;

/// <summary>Writes what sanitizers find: lines for people, or JSON Lines.</summary>
internal sealed class SanitizerOutput
{
    private const int MostMakers = 5;

    /// <summary>A hostile MMU makes very many; all are counted, and JSON has all.</summary>
    private const int MostHarmlessLines = 20;

    private readonly StreamWriter _writer;
    private readonly OutputFormat _format;
    private int _harmless;

    public SanitizerOutput(StreamWriter writer, OutputFormat format)
    {
        _writer = writer;
        _format = format;
    }

    public void Report(SanitizerReport report)
    {
        if (_format == OutputFormat.Text)
        {
            if (report.IsMistake || ++_harmless <= MostHarmlessLines)
                _writer.WriteLine("x64paging: " + report);
            return;
        }

        using JsonLine line = new(_writer, "sanitizer");
        Utf8JsonWriter json = line.Json;
        json.WriteBoolean("mistake", report.IsMistake);
        Write(json, report.Where);
        switch (report)
        {
            case StaleTranslation stale:
                Write(json, stale);
                break;

            case FreedWhileCached freed:
                json.WriteString("finding", "freed-while-cached");
                json.WriteString("frame", Hex(freed.Frame.Number));
                if (freed.Cached is { } cached)
                    json.WriteString("page", cached.Page.ToString());
                break;

            case FrameReport frame:
                Write(json, frame);
                break;
        }

        json.WriteStartArray("stores");
        foreach (TableStore store in report.Stores())
            Write(json, store);
        json.WriteEndArray();
        json.WriteString("text", string.Join("\n", report.Lines()));
    }

    public void Summary(KernelSanitizers sanitizers)
    {
        if (sanitizers.Tlb is { } tlb)
            Summarize(tlb);
        if (sanitizers.Frames is { } frames)
            Summarize(frames);
        if (_format == OutputFormat.Text && (sanitizers.Tlb != null || sanitizers.Frames != null))
            _writer.WriteLine($"x64paging: sanitizers: {sanitizers.Mistakes} mistakes, {sanitizers.Reports.Count - sanitizers.Mistakes} harmless");
    }

    private void Summarize(TlbSanitizer tlb)
    {
        if (_format == OutputFormat.Text)
        {
            _writer.WriteLine(
                $"x64paging: TLB sanitizer: {tlb.StaleAccesses} accesses by stale translations; {tlb.Invalidations.Useless} of {tlb.Invalidations.Total} INVLPG useless");
            foreach ((CodePoint maker, ulong count) in tlb.Invalidations.Top.Take(MostMakers))
                _writer.WriteLine($"  {count,8} by {maker}");
            return;
        }

        using JsonLine line = new(_writer, "tlb-sanitizer");
        line.Json.WriteNumber("staleAccesses", tlb.StaleAccesses);
        line.Json.WriteNumber("invalidations", tlb.Invalidations.Total);
        line.Json.WriteNumber("uselessInvalidations", tlb.Invalidations.Useless);
        line.Json.WriteStartArray("uselessBy");
        foreach ((CodePoint maker, ulong count) in tlb.Invalidations.Top.Take(MostMakers))
        {
            line.Json.WriteStartObject();
            line.Json.WriteNumber("count", count);
            Write(line.Json, maker);
            line.Json.WriteEndObject();
        }

        line.Json.WriteEndArray();
    }

    private void Summarize(FrameSanitizer frames)
    {
        if (_format == OutputFormat.Text)
        {
            _writer.WriteLine($"x64paging: frame sanitizer: {frames.Checks} checks");
            return;
        }

        using JsonLine line = new(_writer, "frame-sanitizer");
        line.Json.WriteNumber("checks", frames.Checks);
    }

    private static void Write(Utf8JsonWriter json, StaleTranslation stale)
    {
        json.WriteString("finding", "stale-translation");
        json.WriteString("staleness", stale.Staleness.ToString());
        json.WriteString("address", stale.Address.ToString());
        json.WriteString("access", Words.For(stale.Kind));
        json.WriteString("mode", stale.Mode.ToString());
        json.WriteString("cached", stale.Cached.Effective.ToString());
        json.WriteString("currentEntry", stale.Current.EntryAddress.ToString());
        json.WriteString("current", stale.Current.Entry.ToString());
        json.WriteString("missing", stale.MissingInvalidation);
    }

    private static void Write(Utf8JsonWriter json, FrameReport report)
    {
        json.WriteString("finding", "frame");
        json.WriteString("frameMistake", report.Mistake.ToString());
        json.WriteString("frame", Hex(report.Frame.Number));
        json.WriteNumber("references", report.References);
        json.WriteNumber("expected", report.Expected);
        json.WriteStartArray("mappings");
        foreach (FrameMapping mapping in report.Mappings)
        {
            json.WriteStartObject();
            json.WriteNumber("pid", mapping.Pid);
            json.WriteString("page", mapping.Page.ToString());
            json.WriteString("level", mapping.Level.ToString());
            json.WriteString("entryAddress", mapping.EntryAddress.ToString());
            json.WriteString("entry", mapping.Entry.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (report.AllocatedBy is { } allocated)
        {
            json.WriteStartObject("allocatedBy");
            Write(json, allocated);
            json.WriteEndObject();
        }
    }

    private static void Write(Utf8JsonWriter json, TableStore store)
    {
        json.WriteStartObject();
        json.WriteString("entryAddress", store.EntryAddress.ToString());
        json.WriteString("old", store.Old.ToString());
        json.WriteString("new", store.New.ToString());
        Write(json, store.Maker);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, CodePoint point)
    {
        json.WriteNumber("pid", point.Pid);
        json.WriteString("rip", Hex(point.Rip));
        if (point.Location is { } location)
            json.WriteString("symbol", location);
        json.WriteNumber("instructions", point.Instructions);
    }

    private static string Hex(ulong value) => $"0x{value:x}";
}
