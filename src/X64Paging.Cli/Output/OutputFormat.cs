// SPDX-License-Identifier: MIT
namespace X64Paging.Cli.Output;

/// <summary>How reports are written.</summary>
internal enum OutputFormat
{
    /// <summary>Lines for people.</summary>
    Text,

    /// <summary>JSON Lines for programs.</summary>
    Json,
}
