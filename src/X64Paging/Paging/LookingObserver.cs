// SPDX-License-Identifier: MIT
using X64Paging.Memory;

namespace X64Paging.Paging;

/// <summary>Looks, sets no flag, keeps nothing.</summary>
internal readonly struct LookingObserver : IWalkObserver
{
    public static bool SetsFlags => false;

    public static bool IsCounted => false;

    public void Visit(PagingLevel level, PhysicalAddress entryAddress, PageTableEntry entry)
    {
    }

    public void Enter(WalkStart table)
    {
    }
}
