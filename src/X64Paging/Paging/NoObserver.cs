// SPDX-License-Identifier: MIT
using X64Paging.Memory;

namespace X64Paging.Paging;

/// <summary>A processor's own walk: sets flags, tells nobody.</summary>
internal readonly struct NoObserver : IWalkObserver
{
    public static bool SetsFlags => true;

    public void Visit(PagingLevel level, PhysicalAddress entryAddress, PageTableEntry entry)
    {
    }
}
