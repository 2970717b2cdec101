// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;

namespace X64Paging.Translation;

/// <summary>A processor's own walk: sets flags, and keeps the way it went in the paging-structure caches.</summary>
internal readonly struct CachingObserver(PagingStructureCache structures, LinearAddress address, Pcid pcid) : IWalkObserver
{
    public static bool SetsFlags => true;

    public static bool IsCounted => true;

    public void Visit(PagingLevel level, PhysicalAddress entryAddress, PageTableEntry entry)
    {
    }

    public void Enter(WalkStart table) => structures.Fill(address, pcid, table);
}
