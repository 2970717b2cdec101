// SPDX-License-Identifier: MIT
namespace X64Paging.Diagnostics.Vectors;

/// <summary>What came of a vector.</summary>
/// <param name="Vector">The vector that ran.</param>
/// <param name="Accesses">Accesses that ended otherwise than they must, in order.</param>
/// <param name="Memory">Qwords that the steps left otherwise than they must, by ascending address.</param>
public sealed record VectorResult(
    PagingVector Vector, IReadOnlyList<AccessMismatch> Accesses, IReadOnlyList<MemoryMismatch> Memory)
{
    /// <summary>Whether all was as it must be.</summary>
    public bool Passed => Accesses.Count == 0 && Memory.Count == 0;
}
