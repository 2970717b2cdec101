// SPDX-License-Identifier: MIT
namespace X64Paging.Cli.Output;

/// <summary>What a profile is written as.</summary>
internal enum ProfileFormat
{
    /// <summary>Tables for people.</summary>
    Table,

    /// <summary>One JSON object.</summary>
    Json,
}
