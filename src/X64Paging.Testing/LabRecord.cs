// SPDX-License-Identifier: MIT
using X64Paging.Translation;

namespace X64Paging.Testing;

/// <summary>What was recorded while something ran.</summary>
/// <param name="Space">The space that CR3 named at the start.</param>
/// <param name="Faults">Every page fault.</param>
/// <param name="IsOpen">Whether the last fault was not mended.</param>
/// <param name="Copies">Every copy of a frame.</param>
/// <param name="LastAccess">The last data access that was allowed, unless a test observes the MMU itself.</param>
/// <param name="Before">The tables at the start.</param>
/// <param name="After">The tables at the end.</param>
internal sealed record LabRecord(
    PagingSpace Space,
    IReadOnlyList<LabFault> Faults,
    bool IsOpen,
    IReadOnlyList<FrameCopy> Copies,
    ObservedAccess? LastAccess,
    TableSnapshot Before,
    TableSnapshot After);
