// SPDX-License-Identifier: MIT
namespace X64Paging.Cli.Output;

/// <summary>What a profile is written as.</summary>
internal enum ProfileFormat
{
    /// <summary>Tables for people.</summary>
    Table,

    /// <summary>One JSON object.</summary>
    Json,

    /// <summary>Comma-separated values.</summary>
    Csv,

    /// <summary>Stacks and times, as flamegraph.pl reads them.</summary>
    Folded,

    /// <summary>A file for speedscope.</summary>
    Speedscope,

    /// <summary>A file for Chrome's and Perfetto's trace viewers.</summary>
    Chrome,

    /// <summary>One HTML file to look at.</summary>
    Html,
}
