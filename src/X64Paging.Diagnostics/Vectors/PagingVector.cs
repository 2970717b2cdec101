// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;

namespace X64Paging.Diagnostics.Vectors;

/// <summary>One conformance vector: a processor, page tables, accesses, and what must come of them.</summary>
/// <remarks>Caches are empty at its start, and all memory that it does not list is zero. A line of a vectors file.</remarks>
public sealed record PagingVector
{
    /// <summary>Its name, unique within its file.</summary>
    public required string Id { get; init; }

    /// <summary>The family that it belongs to.</summary>
    public required string Group { get; init; }

    /// <summary>What it is about, for people; null if nothing is said.</summary>
    public string? Note { get; init; }

    /// <summary>Its line in its file, from 1; 0 if it comes from none.</summary>
    public int LineNumber { get; init; }

    /// <summary>The registers and features that it runs with: 64-bit mode, with paging; PKRU and IA32_PKRS too.</summary>
    public required PagingControls Controls { get; init; }

    /// <summary>RFLAGS.AC: whether explicit supervisor-mode accesses may touch user-mode addresses in spite of SMAP.</summary>
    public bool AllowsUserAccess { get; init; }

    /// <summary>The qwords of memory that are not zero at the start, by ascending address.</summary>
    public required IReadOnlyList<MemoryQword> Memory { get; init; }

    /// <summary>What happens, in order.</summary>
    public required IReadOnlyList<VectorStep> Steps { get; init; }

    /// <summary>The qwords of <see cref="Memory"/> that the steps leave otherwise than they, or a poke, made them.</summary>
    public required IReadOnlyList<ExpectedQword> After { get; init; }

    /// <summary>Where in <see cref="Memory"/> an address is, or -1 if nowhere.</summary>
    internal int IndexOf(PhysicalAddress address)
    {
        int low = 0;
        int high = Memory.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            int order = Memory[middle].Address.CompareTo(address);
            if (order == 0)
                return middle;

            if (order < 0)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return -1;
    }
}
