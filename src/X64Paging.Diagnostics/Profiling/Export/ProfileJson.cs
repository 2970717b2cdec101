// SPDX-License-Identifier: MIT
using System.Text.Encodings.Web;
using System.Text.Json;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Diagnostics.Profiling.Export;

/// <summary>Writes a profile as one JSON object: all that was counted, a line for each row. Counts of 0 are left out of rows.</summary>
public static class ProfileJson
{
    private static readonly JsonWriterOptions s_pretty = new() { Indented = true, IndentSize = 1, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonWriterOptions s_row = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the object and a line's end.</summary>
    public static void Write(Profile profile, ProfileSubject subject, Stream output)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(output);
        using (Utf8JsonWriter json = new(output, s_pretty))
        {
            json.WriteStartObject();
            WriteHead(json, profile, subject);
            WriteRow(json, "totals", writer => WriteCounts(writer, profile, profile.Totals));
            WriteRows(json, "byKind", profile, profile.Kinds);
            WriteRows(json, "bySymbol", profile, profile.Symbols);
            WriteRows(json, "byRegion", profile, profile.Regions);
            WritePhases(json, profile);
            WriteForecasts(json, profile);
            WriteRow(json, "costs", writer => WriteNumbers(writer, CostTable.Rows(profile.Costs)));
            WriteRows(json, "sharing", profile.Sharing, (writer, sample) => WriteNumbers(writer,
                [new("time", sample.Time), new("shared", sample.Shared), new("unique", sample.Unique), new("copied", sample.Copied)]));
            WriteRows(json, "byPage", profile, profile.Pages);
            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    private static void WriteHead(Utf8JsonWriter json, Profile profile, ProfileSubject subject)
    {
        json.WriteString("program", subject.Program);
        WriteRow(json, "arguments", writer =>
        {
            writer.WriteStartArray();
            foreach (string argument in subject.Arguments)
                writer.WriteStringValue(argument);
            writer.WriteEndArray();
        });
        json.WriteNumber("exitCode", subject.ExitCode);
        json.WriteString("time", profile.IsHostTime ? "host" : "model");
        json.WriteString("unit", profile.Unit);
        json.WriteString("tlb", profile.Tlb);
        json.WriteNumber("instructions", profile.Instructions);
        WriteRow(json, "cycles", writer => WriteNumbers(writer,
        [
            new("total", profile.TotalCycles),
            new("instructions", profile.InstructionCycles),
            new("translation", profile.Totals.TranslationCycles),
            new("faults", profile.Totals.FaultCycles.Total),
            new("flushes", profile.FlushCycles),
        ]));
        WriteRow(json, "invalidations", writer => WriteNumbers(writer,
            [new("pages", profile.Mmu.Invalidations), new("flushes", profile.Mmu.Flushes)]));
    }

    private static void WritePhases(Utf8JsonWriter json, Profile profile)
    {
        WriteRows(json, "byPhase", [.. profile.Phases, profile.Latency], (writer, phase) =>
        {
            writer.WriteStartObject();
            writer.WriteString("name", phase.Name);
            writer.WriteNumber("count", phase.Count);
            writer.WriteNumber("sum", phase.Sum);
            writer.WriteNumber("p50", phase.Percentile(50));
            writer.WriteNumber("p90", phase.Percentile(90));
            writer.WriteNumber("p99", phase.Percentile(99));
            writer.WriteNumber("max", phase.Maximum);
            writer.WriteEndObject();
        });
    }

    private static void WriteForecasts(Utf8JsonWriter json, Profile profile)
    {
        WriteRows(json, "whatIf", profile.WhatIf, (writer, forecast) =>
        {
            MmuStatistics counted = forecast.Counted;
            writer.WriteStartObject();
            writer.WriteString("tlb", forecast.Geometry);
            writer.WriteNumber("firstLevelMisses", counted.FirstLevelMisses);
            writer.WriteNumber("secondLevelHits", counted.SecondLevelHits);
            writer.WriteNumber("walks", counted.TlbMisses);
            writer.WriteNumber("dirtyWalks", counted.DirtyWalks);
            writer.WriteNumber("walkReferencesTotal", counted.EntriesRead.Total);
            WriteLevels(writer, "walkReferences", counted.EntriesRead);
            WriteLevels(writer, "structureHits", counted.StructureCacheHits);
            writer.WriteNumber("cycles", forecast.Cycles);
            writer.WriteEndObject();
        });
    }

    private static void WriteRows(Utf8JsonWriter json, string name, Profile profile, IReadOnlyList<ProfileRow> rows) =>
        WriteRows(json, name, rows, (writer, row) =>
        {
            writer.WriteStartObject();
            if (row.Pid is { } pid)
                writer.WriteNumber("pid", pid);
            writer.WriteString("name", row.Name);
            if (row.Start is { } start)
                writer.WriteString("start", start.ToString());
            if (row.End is { } end)
                writer.WriteString("end", end.ToString());
            WriteCountsBody(writer, profile, row.Counts);
            writer.WriteEndObject();
        });

    private static void WriteCounts(Utf8JsonWriter writer, Profile profile, ProfileCounts counts)
    {
        writer.WriteStartObject();
        WriteCountsBody(writer, profile, counts);
        writer.WriteEndObject();
    }

    private static void WriteCountsBody(Utf8JsonWriter writer, Profile profile, ProfileCounts counts)
    {
        writer.WriteNumber("faults", counts.Faults);
        writer.WriteNumber("bytesCopied", counts.BytesCopied);
        writer.WriteNumber("cycles", counts.Cycles);
        WriteNonZero(writer, "bytesZeroed", counts.BytesZeroed);
        WriteNonZero(writer, "bytesFilled", counts.BytesFilled);
        WriteNonZero(writer, "invalidations", counts.Invalidations);
        WriteNonZero(writer, "translationCycles", counts.TranslationCycles);
        WriteGroup(writer, "kinds", counts.Faults, FaultKinds.Names.Select((name, kind) => KeyValuePair.Create(name, counts[(FaultKind)kind])));
        WriteGroup(writer, "faultCycles", counts.FaultCycles.Total, NameAll(counts.FaultCycles));
        if (profile.IsHostTime)
            WriteGroup(writer, "faultNanoseconds", counts.FaultNanoseconds.Total, NameAll(counts.FaultNanoseconds));

        TranslationCounts translation = counts.Translation;
        WriteNonZero(writer, "instructionTlbMisses", translation.InstructionMisses);
        WriteNonZero(writer, "dataTlbMisses", translation.DataMisses);
        WriteNonZero(writer, "secondLevelHits", translation.SecondLevelHits);
        WriteNonZero(writer, "walks", translation.Walks);
        WriteNonZero(writer, "dirtyWalks", translation.DirtyWalks);
        WriteLevels(writer, "walkReferences", translation.EntriesRead);
        WriteLevels(writer, "structureHits", translation.StructureHits);
    }

    private static KeyValuePair<string, ulong>[] NameAll(FaultPhases phases) =>
        [.. FaultPhases.Names.Select((name, phase) => KeyValuePair.Create(name, phases[phase]))];

    private static void WriteLevels(Utf8JsonWriter writer, string name, WalkReads reads) =>
        WriteGroup(writer, name, reads.Total, ProfileLevels.All.Select(level => KeyValuePair.Create(ProfileLevels.NameOf(level), reads.At(level))));

    private static void WriteNonZero(Utf8JsonWriter writer, string name, ulong value)
    {
        if (value != 0)
            writer.WriteNumber(name, value);
    }

    private static void WriteGroup(Utf8JsonWriter writer, string name, ulong total, IEnumerable<KeyValuePair<string, ulong>> members)
    {
        if (total == 0)
            return;

        writer.WritePropertyName(name);
        WriteNumbers(writer, members.Where(member => member.Value != 0));
    }

    private static void WriteNumbers(Utf8JsonWriter writer, IEnumerable<KeyValuePair<string, ulong>> members)
    {
        writer.WriteStartObject();
        foreach ((string name, ulong value) in members)
            writer.WriteNumber(name, value);
        writer.WriteEndObject();
    }

    private static void WriteRows<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> rows, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (T row in rows)
            WriteRow(json, "\n  "u8, writer => write(writer, row));
        json.WriteEndArray();
    }

    private static void WriteRow(Utf8JsonWriter json, string name, Action<Utf8JsonWriter> write)
    {
        json.WritePropertyName(name);
        WriteRow(json, ReadOnlySpan<byte>.Empty, write);
    }

    /// <summary>Writes a value on one line.</summary>
    /// <param name="json">Where it goes.</param>
    /// <param name="before">White space before it: the writer has none before a value that it is given.</param>
    /// <param name="write">Writes the value.</param>
    private static void WriteRow(Utf8JsonWriter json, ReadOnlySpan<byte> before, Action<Utf8JsonWriter> write)
    {
        using MemoryStream bytes = new();
        bytes.Write(before);
        using (Utf8JsonWriter row = new(bytes, s_row))
            write(row);
        json.WriteRawValue(bytes.GetBuffer().AsSpan(0, (int)bytes.Length), skipInputValidation: true);
        json.Flush();
    }
}
