// SPDX-License-Identifier: MIT
using System.Text.Json;
using X64Paging.Memory;
using X64Paging.Translation;

namespace X64Paging.Diagnostics.Profiling.Export;

/// <summary>What the HTML report draws, as JSON that may stand in a script element: the writer's default escapes every less-than sign.</summary>
internal static class ProfileHtmlData
{
    private const int MostFaults = 50_000;
    private const int MostCells = 4096;
    private const int MostFunctions = 50;

    public static byte[] Make(Profile profile, ProfileSubject subject)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes))
        {
            json.WriteStartObject();
            WriteHead(json, profile, subject);
            WriteKinds(json, profile);
            WriteFunctions(json, profile);
            WriteTimeline(json, profile.Timeline);
            WriteRegions(json, profile);
            WriteStacks(json, profile);
            WriteList(json, "sharing", profile.Sharing, sample => WriteTuple(json, sample.Time, sample.Shared, sample.Unique, sample.Copied));
            WriteList(json, "histograms", [profile.Latency, .. profile.Phases], phase => WriteHistogram(json, phase));
            WriteList(json, "whatIf", profile.WhatIf, forecast => WriteForecast(json, forecast));
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    private static void WriteHead(Utf8JsonWriter json, Profile profile, ProfileSubject subject)
    {
        json.WriteString("program", subject.Program);
        WriteList(json, "arguments", subject.Arguments, json.WriteStringValue);
        json.WriteNumber("exitCode", subject.ExitCode);
        json.WriteString("unit", profile.Unit);
        json.WriteString("tlb", profile.Tlb);
        json.WriteNumber("instructions", profile.Instructions);
        json.WriteNumber("faults", profile.Totals.Faults);
        json.WriteNumber("bytesCopied", profile.Totals.BytesCopied);
        json.WriteNumber("end", profile.EndTime);
        (string, ulong)[] whole =
        [
            ("instructions", profile.InstructionCycles), ("TLB misses outside of faults", profile.Totals.TranslationCycles),
            ("faults", profile.Totals.FaultCycles.Total), ("loads of CR3", profile.FlushCycles), ("total", profile.TotalCycles),
        ];
        WriteList(json, "whole", whole, part => WriteTuple(json, part.Item1, part.Item2));
    }

    private static void WriteKinds(Utf8JsonWriter json, Profile profile)
    {
        WriteList(json, "kinds", FaultKinds.Names, json.WriteStringValue);
        WriteList(json, "byKind", profile.Kinds, row =>
        {
            json.WriteStartObject();
            json.WriteNumber("kind", FaultKinds.Names.ToList().IndexOf(row.Name));
            json.WriteNumber("faults", row.Counts.Faults);
            json.WriteNumber("copied", row.Counts.BytesCopied);
            json.WriteNumber("zeroed", row.Counts.BytesZeroed);
            json.WriteNumber("cycles", row.Counts.FaultCycles.Total);
            json.WriteNumber("time", profile.FaultTimes(row.Counts).Total);
            json.WriteEndObject();
        });
    }

    private static void WriteFunctions(Utf8JsonWriter json, Profile profile) =>
        WriteList(json, "functions", [.. profile.Symbols.Take(MostFunctions)], row =>
        {
            TranslationCounts translation = row.Counts.Translation;
            WriteTuple(
                json, row.Name, row.Counts.Faults, row.Counts.BytesCopied, translation.InstructionMisses + translation.DataMisses,
                translation.Walks, translation.EntriesRead.Total, row.Counts.Cycles);
        });

    /// <summary>Each fault as time, process, page number, kind, duration; where they are too many, every so many.</summary>
    private static void WriteTimeline(Utf8JsonWriter json, IReadOnlyList<FaultEvent> timeline)
    {
        int stride = (timeline.Count + MostFaults - 1) / MostFaults;
        WriteList(json, "timeline", [.. timeline.Where((_, index) => index % stride == 0)], fault =>
            WriteTuple(json, fault.Start, (ulong)fault.Pid, fault.Page.Value / Frame.Size, (ulong)fault.Kind, fault.Phases.Total));
    }

    private static void WriteRegions(Utf8JsonWriter json, Profile profile)
    {
        ILookup<int, ProfileRow> pages = profile.Pages.Where(page => page.Counts.Faults > 0).ToLookup(page => page.Pid!.Value);
        WriteList(json, "regions", [.. profile.Regions.Where(region => region.Start != null && region.Counts.Faults > 0)], region =>
        {
            ulong first = region.Start!.Value.Value / Frame.Size;
            ulong pageCount = (region.End!.Value - region.Start.Value) / Frame.Size;
            ulong pagesPerCell = (pageCount + MostCells - 1) / MostCells;
            json.WriteStartObject();
            json.WriteNumber("pid", region.Pid!.Value);
            json.WriteString("name", region.Name);
            json.WriteString("start", region.Start.ToString());
            json.WriteString("end", region.End.ToString());
            json.WriteNumber("first", first);
            json.WriteNumber("pages", pageCount);
            json.WriteNumber("pagesPerCell", pagesPerCell);
            json.WriteNumber("faults", region.Counts.Faults);
            json.WriteNumber("copies", region.Counts[FaultKind.CowCopy]);
            IEnumerable<IGrouping<ulong, ProfileRow>> cells = pages[region.Pid.Value].Where(page => page.Start >= region.Start && page.Start < region.End)
                .GroupBy(page => (page.Start!.Value.Value / Frame.Size - first) / pagesPerCell);
            WriteList(json, "cells", [.. cells], cell => WriteTuple(json, cell.Key, Sum(cell, c => c.Faults), Sum(cell, c => c[FaultKind.CowCopy])));
            json.WriteEndObject();
        });
    }

    private static void WriteStacks(Utf8JsonWriter json, Profile profile) =>
        WriteList(json, "stacks", [.. profile.Stacks.Zip(profile.StackTimes)], stack =>
        {
            json.WriteStartArray();
            json.WriteStartArray();
            foreach (string frame in stack.First)
                json.WriteStringValue(frame);
            json.WriteEndArray();
            json.WriteNumberValue(stack.Second);
            json.WriteEndArray();
        });

    private static void WriteHistogram(Utf8JsonWriter json, PhaseHistogram phase)
    {
        json.WriteStartObject();
        json.WriteString("name", phase.Name);
        json.WriteNumber("p50", phase.Percentile(50));
        json.WriteNumber("p90", phase.Percentile(90));
        json.WriteNumber("p99", phase.Percentile(99));
        json.WriteNumber("max", phase.Maximum);
        WriteList(json, "buckets", phase.Buckets(), bucket => WriteTuple(json, bucket.Key, bucket.Value));
        json.WriteEndObject();
    }

    private static void WriteForecast(Utf8JsonWriter json, TlbForecast forecast)
    {
        MmuStatistics counted = forecast.Counted;
        WriteTuple(
            json, forecast.Geometry, counted.FirstLevelMisses, counted.SecondLevelHits, counted.TlbMisses, counted.DirtyWalks,
            counted.EntriesRead.Total, forecast.Cycles);
    }

    private static ulong Sum(IEnumerable<ProfileRow> rows, Func<ProfileCounts, ulong> select) =>
        rows.Aggregate(0UL, (sum, row) => sum + select(row.Counts));

    private static void WriteList<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (T item in items)
            write(item);
        json.WriteEndArray();
    }

    private static void WriteTuple(Utf8JsonWriter json, string name, params ReadOnlySpan<ulong> values)
    {
        json.WriteStartArray();
        json.WriteStringValue(name);
        WriteValues(json, values);
    }

    private static void WriteTuple(Utf8JsonWriter json, params ReadOnlySpan<ulong> values)
    {
        json.WriteStartArray();
        WriteValues(json, values);
    }

    private static void WriteValues(Utf8JsonWriter json, ReadOnlySpan<ulong> values)
    {
        foreach (ulong value in values)
            json.WriteNumberValue(value);
        json.WriteEndArray();
    }
}
