// SPDX-License-Identifier: MIT
namespace X64Paging.Translation;

/// <summary>Hears of everything that an MMU does, and changes nothing that software sees.</summary>
/// <remarks>While there is one, no fast table serves accesses: each is heard of, and costs an order of magnitude more.</remarks>
public interface IMmuObserver
{
    /// <summary>An access was allowed; the bytes are not touched yet.</summary>
    void Accessed(in ObservedAccess access);

    /// <summary>An access was refused. What was cached for its address is gone.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="entriesRead">Page-table entries read for it; 0 when a cached translation refused.</param>
    void Faulted(in PageFault fault, int entriesRead);

    /// <summary>Software is about to invalidate.</summary>
    void Invalidating(in ObservedInvalidation invalidation);
}
