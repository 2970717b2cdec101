// SPDX-License-Identifier: MIT
using System.Globalization;
using Spectre.Console;
using X64Paging.Diagnostics.Profiling;
using X64Paging.Paging;
using X64Paging.Translation;
using Profile = X64Paging.Diagnostics.Profiling.Profile;

namespace X64Paging.Cli.Output;

/// <summary>A profile for people: a table for each way to look at it.</summary>
internal sealed class ProfileTable
{
    private const int PlainWidth = 200;

    private readonly Profile _profile;
    private readonly IAnsiConsole _console;
    private readonly int _mostRows;

    /// <summary>Makes a writer of tables.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="writer">Where they go.</param>
    /// <param name="isTerminal">Whether that is a terminal, which has a width and colours.</param>
    /// <param name="mostRows">How many functions and pages to list.</param>
    public ProfileTable(Profile profile, TextWriter writer, bool isTerminal, int mostRows)
    {
        _profile = profile;
        _mostRows = mostRows;
        bool isPlain = !isTerminal || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        _console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isPlain ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = isPlain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });

        // A table that is cut off tells nothing; a terminal that is narrower wraps the line.
        _console.Profile.Width = isTerminal ? int.Max(_console.Profile.Width, PlainWidth) : PlainWidth;
    }

    private string Unit => _profile.Unit;

    public void Write(ProfileSubject subject)
    {
        Line($"profile of {subject.Program}: exit code {subject.ExitCode}, {Number(_profile.Instructions)} instructions, TLB like {_profile.Tlb}");
        WriteWhole();
        WriteKinds();
        WritePhases();
        WriteRows("by function", "function", Top(_profile.Symbols));
        WriteRows("by region", "region", _profile.Regions);
        WriteRows("by page", "page", Top([.. _profile.Pages.OrderByDescending(page => page.Counts.Cycles)]));
        if (_profile.WhatIf.Count > 0)
            WriteForecasts();
    }

    private void WriteWhole()
    {
        Table table = New("model cycles of the run", "what", "cycles", "share");
        Row("instructions", _profile.InstructionCycles);
        Row("TLB misses outside of faults", _profile.Totals.TranslationCycles);
        Row("faults", _profile.Totals.FaultCycles.Total);
        Row("loads of CR3", _profile.FlushCycles);
        Row("total", _profile.TotalCycles);
        _console.Write(table);

        void Row(string what, ulong cycles) => table.AddRow(what, Number(cycles), Share(cycles, _profile.TotalCycles));
    }

    private void WriteKinds()
    {
        Table table = New("faults by kind", "kind", "faults", "copied", "zeroed", "from file", "walk refs", "model cycles", $"{Unit}/fault", "share");
        ulong all = _profile.FaultTimes(_profile.Totals).Total;
        foreach (ProfileRow row in _profile.Kinds)
            Add(row.Name, row.Counts);
        Add("total", _profile.Totals);
        _console.Write(table);

        void Add(string name, ProfileCounts counts)
        {
            ulong time = _profile.FaultTimes(counts).Total;
            bool isTotal = ReferenceEquals(counts, _profile.Totals);
            table.AddRow(
                name, Number(counts.Faults), Number(counts.BytesCopied), Number(counts.BytesZeroed), Number(counts.BytesFilled),
                isTotal ? "" : Number(counts.Translation.EntriesRead.Total), Number(counts.FaultCycles.Total),
                Number(counts.Faults == 0 ? 0 : time / counts.Faults), Share(time, all));
        }
    }

    private void WritePhases()
    {
        Table table = New($"faults by phase, {Unit}", "phase", "total", "share", "p50", "p90", "p99", "max");
        foreach (PhaseHistogram phase in _profile.Phases.Append(_profile.Latency))
        {
            table.AddRow(
                phase.Name, Number(phase.Sum), Share(phase.Sum, _profile.Latency.Sum), Number(phase.Percentile(50)),
                Number(phase.Percentile(90)), Number(phase.Percentile(99)), Number(phase.Maximum));
        }

        _console.Write(table);
    }

    private void WriteRows(string title, string what, IReadOnlyList<ProfileRow> rows)
    {
        Table table = New(title, what, "faults", "copied", "iTLB", "dTLB", "L2 hits", "walks", "dirty", "PT", "PD", "PDPT", "PML4", "model cycles");
        foreach (ProfileRow row in rows)
            AddRow(table, NameOf(row), row.Counts);
        if (what == "function")
            AddRow(table, "total", _profile.Totals);
        _console.Write(table);
    }

    private static void AddRow(Table table, string name, ProfileCounts counts)
    {
        TranslationCounts translation = counts.Translation;
        table.AddRow(
            Markup.Escape(name), Number(counts.Faults), Number(counts.BytesCopied), Number(translation.InstructionMisses),
            Number(translation.DataMisses), Number(translation.SecondLevelHits), Number(translation.Walks), Number(translation.DirtyWalks),
            Number(translation.EntriesRead.At(PagingLevel.PageTable)), Number(translation.EntriesRead.At(PagingLevel.PageDirectory)),
            Number(translation.EntriesRead.At(PagingLevel.Pdpt)), Number(translation.EntriesRead.At(PagingLevel.Pml4)), Number(counts.Cycles));
    }

    private void WriteForecasts()
    {
        Table table = New(
            "the same accesses over other TLBs", "TLB", "L1 misses", "L2 hits", "walks", "dirty", "walk refs", "PT", "PD", "PDPT", "PML4", "model cycles", "to the first");
        ulong first = _profile.WhatIf[0].Cycles;
        foreach (TlbForecast forecast in _profile.WhatIf)
        {
            MmuStatistics counted = forecast.Counted;
            WalkReads reads = counted.EntriesRead;
            table.AddRow(
                forecast.Geometry, Number(counted.FirstLevelMisses), Number(counted.SecondLevelHits), Number(counted.TlbMisses),
                Number(counted.DirtyWalks), Number(reads.Total), Number(reads.At(PagingLevel.PageTable)),
                Number(reads.At(PagingLevel.PageDirectory)), Number(reads.At(PagingLevel.Pdpt)), Number(reads.At(PagingLevel.Pml4)),
                Number(forecast.Cycles), first == 0 ? "" : $"{(double)forecast.Cycles / first:F2}x");
        }

        _console.Write(table);
    }

    private ProfileRow[] Top(IReadOnlyList<ProfileRow> rows) => [.. rows.Take(_mostRows)];

    private static string NameOf(ProfileRow row)
    {
        string place = row.Start is { } start && row.Name != start.ToString() ? $" {start}-{row.End}" : "";
        return row.Pid is { } pid ? $"pid {pid} {row.Name}{place}" : row.Name;
    }

    private Table New(string title, params ReadOnlySpan<string> columns)
    {
        Line("");
        Line(title);
        Table table = new Table().Border(TableBorder.None);
        foreach (string column in columns)
            table.AddColumn(new TableColumn(new Text(column, new Style(decoration: Decoration.Underline))).PadRight(2).Alignment(column == columns[0] ? Justify.Left : Justify.Right).NoWrap());
        return table;
    }

    private void Line(string text) => _console.WriteLine(text);

    private static string Number(ulong value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Share(ulong part, ulong whole) => whole == 0 ? "" : $"{100.0 * part / whole:F1}%";
}
