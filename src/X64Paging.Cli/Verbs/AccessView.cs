// SPDX-License-Identifier: MIT
namespace X64Paging.Cli.Verbs;

/// <summary>What to show of an access.</summary>
internal enum AccessView
{
    /// <summary>The walk.</summary>
    Walk,

    /// <summary>The explanation.</summary>
    Explanation,
}
