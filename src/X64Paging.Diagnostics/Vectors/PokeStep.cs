// SPDX-License-Identifier: MIT
namespace X64Paging.Diagnostics.Vectors;

/// <summary>Software stores to a qword that the vector lists. Nothing is invalidated by that.</summary>
/// <param name="Stored">Where, and what.</param>
public sealed record PokeStep(MemoryQword Stored) : VectorStep;
