// SPDX-License-Identifier: MIT
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Testing;

/// <summary>Keeps the last data access that was allowed, for assertions that miss a fault.</summary>
internal sealed class AccessRecorder : IMmuObserver
{
    public ObservedAccess? Last { get; set; }

    /// <inheritdoc/>
    public void Accessed(in ObservedAccess access)
    {
        if (access.Kind != AccessKind.Fetch)
            Last = access;
    }

    /// <inheritdoc/>
    public void Faulted(in PageFault fault, int entriesRead)
    {
    }

    /// <inheritdoc/>
    public void Invalidating(in ObservedInvalidation invalidation)
    {
    }
}
