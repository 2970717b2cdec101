// SPDX-License-Identifier: MIT
using X64Paging.Memory;

namespace X64Paging.Paging;

/// <summary>A processor's look ahead: whether an access will be allowed, before any flag is set for it.</summary>
internal readonly struct LazyObserver : IWalkObserver
{
    public static bool SetsFlags => false;

    public static bool IsCounted => true;

    public void Visit(PagingLevel level, PhysicalAddress entryAddress, PageTableEntry entry)
    {
    }

    public void Enter(WalkStart table)
    {
    }
}
