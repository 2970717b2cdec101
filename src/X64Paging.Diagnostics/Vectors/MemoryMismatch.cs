// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;

namespace X64Paging.Diagnostics.Vectors;

/// <summary>A qword that the steps left otherwise than they must.</summary>
/// <param name="Expected">The value it must have, its address, and which bits are open.</param>
/// <param name="Actual">The value it has.</param>
/// <param name="Walk">A look through the tables, after the last step, for the first access that uses the qword; null if none does.</param>
public sealed record MemoryMismatch(ExpectedQword Expected, ulong Actual, Walk? Walk)
{
    /// <summary>Where it lies.</summary>
    public PhysicalAddress Address => Expected.Address;

    /// <summary>The bits that differ, and are not open.</summary>
    public ulong DifferingBits => (Expected.Value ^ Actual) & ~Expected.OpenBits;
}
