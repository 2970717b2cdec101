// SPDX-License-Identifier: MIT
using X64Paging.Memory;

namespace X64Paging.Paging;

/// <summary>Keeps each entry that a walk reads, and leaves memory as it is.</summary>
/// <param name="supposed">Entries to take in place of memory's; memory's alone count if there are none.</param>
internal struct RecordingObserver(IReadOnlyDictionary<PhysicalAddress, PageTableEntry>? supposed) : IWalkObserver
{
    private WalkSteps _steps;

    public static bool SetsFlags => false;

    public static bool IsCounted => false;

    public static bool Supposes => true;

    public readonly WalkSteps Steps => _steps;

    public int Count { get; private set; }

    public readonly PageTableEntry Suppose(PhysicalAddress entryAddress, PageTableEntry entry) =>
        supposed != null && supposed.TryGetValue(entryAddress, out PageTableEntry other) ? other : entry;

    public void Visit(PagingLevel level, PhysicalAddress entryAddress, PageTableEntry entry) =>
        _steps[Count++] = new WalkStep(level, entryAddress, entry);

    public readonly void Enter(WalkStart table)
    {
    }
}
