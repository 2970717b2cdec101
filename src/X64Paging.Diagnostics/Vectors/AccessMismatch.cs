// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Diagnostics.Vectors;

/// <summary>An access that ended otherwise than it must.</summary>
/// <param name="StepNumber">Which step of the vector, from 1.</param>
/// <param name="Access">The access, with what must come of it.</param>
/// <param name="Actual">What came of it.</param>
/// <param name="Walks">
/// What a look through the tables found right after: one for each page of the access, none if it is not canonical.
/// </param>
public sealed record AccessMismatch(int StepNumber, AccessStep Access, AccessOutcome Actual, IReadOnlyList<Walk> Walks);
