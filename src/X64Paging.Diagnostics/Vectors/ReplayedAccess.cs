// SPDX-License-Identifier: MIT
using X64Paging.Diagnostics.Explanations;

namespace X64Paging.Diagnostics.Vectors;

/// <summary>An access of a vector, made after the steps before it.</summary>
/// <param name="StepNumber">Which step of the vector, from 1.</param>
/// <param name="Access">The access.</param>
/// <param name="Actual">What came of it.</param>
/// <param name="Explanation">Why, as the tables were right after.</param>
public sealed record ReplayedAccess(int StepNumber, AccessStep Access, AccessOutcome Actual, Explanation Explanation);
