// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Diagnostics.Profiling;

/// <summary>One kind of fault, function, region or page of a profile.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Counts">What was counted.</param>
public sealed record ProfileRow(string Name, ProfileCounts Counts)
{
    /// <summary>Whose it is; null for what all processes share.</summary>
    public int? Pid { get; init; }

    /// <summary>Where a region or page begins.</summary>
    public LinearAddress? Start { get; init; }

    /// <summary>The address behind a region or page.</summary>
    public LinearAddress? End { get; init; }
}
