// SPDX-License-Identifier: MIT
using System.Buffers;
using System.Globalization;
using X64Paging.Paging;

namespace X64Paging.Diagnostics.Profiling.Export;

/// <summary>Writes a profile as one table of comma-separated values (RFC 4180): a row for each kind, function, region, page and what-if.</summary>
public static class ProfileCsv
{
    private static readonly SearchValues<char> s_quoted = SearchValues.Create(",\"\r\n");

    private static readonly string[] s_columns =
    [
        "by", "pid", "name", "start", "end", "faults", .. FaultKinds.Names, "bytesCopied", "bytesZeroed", "bytesFilled", "invalidations",
        .. FaultPhases.Names.Select(name => name + "Cycles"), .. FaultPhases.Names.Select(name => name + "Nanoseconds"),
        "translationCycles", "cycles", "instructionTlbMisses", "dataTlbMisses", "firstLevelMisses", "secondLevelHits", "walks", "dirtyWalks",
        .. ProfileLevels.All.Select(level => ProfileLevels.NameOf(level) + "References"),
        .. ProfileLevels.All.Select(level => ProfileLevels.NameOf(level) + "CacheHits"),
    ];

    /// <summary>Writes a line of names and the rows.</summary>
    public static void Write(Profile profile, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(writer);
        WriteLine(writer, s_columns);
        WriteRow(writer, "total", new ProfileRow("", profile.Totals));
        WriteRows(writer, "kind", profile.Kinds);
        WriteRows(writer, "symbol", profile.Symbols);
        WriteRows(writer, "region", profile.Regions);
        WriteRows(writer, "page", profile.Pages);
        foreach (TlbForecast forecast in profile.WhatIf)
            WriteLine(writer, Cells(forecast));
    }

    private static void WriteRows(TextWriter writer, string by, IReadOnlyList<ProfileRow> rows)
    {
        foreach (ProfileRow row in rows)
            WriteRow(writer, by, row);
    }

    private static void WriteRow(TextWriter writer, string by, ProfileRow row)
    {
        ProfileCounts counts = row.Counts;
        TranslationCounts translation = counts.Translation;
        List<string> cells = [by, row.Pid?.ToString(CultureInfo.InvariantCulture) ?? "", row.Name, row.Start?.ToString() ?? "", row.End?.ToString() ?? ""];
        cells.Add(Text(counts.Faults));
        cells.AddRange(Enum.GetValues<FaultKind>().Select(kind => Text(counts[kind])));
        cells.AddRange([Text(counts.BytesCopied), Text(counts.BytesZeroed), Text(counts.BytesFilled), Text(counts.Invalidations)]);
        cells.AddRange(Phases(counts.FaultCycles));
        cells.AddRange(Phases(counts.FaultNanoseconds));
        cells.AddRange([Text(counts.TranslationCycles), Text(counts.Cycles), Text(translation.InstructionMisses), Text(translation.DataMisses)]);
        cells.AddRange([Text(translation.InstructionMisses + translation.DataMisses), Text(translation.SecondLevelHits)]);
        cells.AddRange([Text(translation.Walks), Text(translation.DirtyWalks)]);
        cells.AddRange(Levels(translation.EntriesRead));
        cells.AddRange(Levels(translation.StructureHits));
        WriteLine(writer, cells);
    }

    private static List<string> Cells(TlbForecast forecast)
    {
        List<string> cells = ["what-if", "", forecast.Geometry];
        cells.AddRange(s_columns.Skip(cells.Count).TakeWhile(column => column != "cycles").Select(_ => ""));
        cells.AddRange([Text(forecast.Cycles), "", "", Text(forecast.Counted.FirstLevelMisses), Text(forecast.Counted.SecondLevelHits)]);
        cells.AddRange([Text(forecast.Counted.TlbMisses), Text(forecast.Counted.DirtyWalks)]);
        cells.AddRange(Levels(forecast.Counted.EntriesRead));
        cells.AddRange(Levels(forecast.Counted.StructureCacheHits));
        return cells;
    }

    private static string[] Phases(FaultPhases phases) => [.. Enumerable.Range(0, FaultPhases.Count).Select(phase => Text(phases[phase]))];

    private static string[] Levels(WalkReads reads) => [.. ProfileLevels.All.Select(level => Text(reads.At(level)))];

    private static string Text(ulong value) => value.ToString(CultureInfo.InvariantCulture);

    private static void WriteLine(TextWriter writer, IEnumerable<string> cells)
    {
        writer.Write(string.Join(',', cells.Select(Quote)));
        writer.Write('\n');
    }

    private static string Quote(string cell) => cell.AsSpan().ContainsAny(s_quoted) ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
}
