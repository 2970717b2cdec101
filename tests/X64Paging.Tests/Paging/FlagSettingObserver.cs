// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;

namespace X64Paging.Tests.Paging;

/// <summary>Sets flags as a processor's walk does, and keeps nothing.</summary>
internal readonly struct FlagSettingObserver : IWalkObserver
{
    public static bool SetsFlags => true;

    public static bool IsCounted => true;

    public void Visit(PagingLevel level, PhysicalAddress entryAddress, PageTableEntry entry)
    {
    }

    public void Enter(WalkStart table)
    {
    }
}
