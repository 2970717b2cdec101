// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Translation;

/// <summary>Hears of everything that an MMU does, and changes nothing that software sees.</summary>
/// <remarks>
/// While there is one, no fast table serves accesses: each is heard of, and costs an order of magnitude more. A processor's fetches are
/// heard of one for each block, if there was an observer when it first ran; while its accesses are, RIP is the block's first instruction.
/// </remarks>
public interface IMmuObserver
{
    /// <summary>No TLB serves an access: a walk begins, and <see cref="Accessed"/> or <see cref="Faulted"/> tells how it ends.</summary>
    void Walking(LinearAddress address)
    {
    }

    /// <summary>An access was allowed; the bytes are not touched yet.</summary>
    void Accessed(in ObservedAccess access);

    /// <summary>An access was refused. What was cached for its address is gone.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="entriesRead">Page-table entries read for it; 0 when a cached translation refused.</param>
    void Faulted(in PageFault fault, int entriesRead);

    /// <summary>Software is about to invalidate.</summary>
    void Invalidating(in ObservedInvalidation invalidation);
}
