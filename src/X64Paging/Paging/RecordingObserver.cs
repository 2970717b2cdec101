// SPDX-License-Identifier: MIT
using X64Paging.Memory;

namespace X64Paging.Paging;

/// <summary>Keeps each entry that a walk reads, and leaves memory as it is.</summary>
internal struct RecordingObserver : IWalkObserver
{
    private WalkSteps _steps;

    public static bool SetsFlags => false;

    public static bool IsCounted => false;

    public readonly WalkSteps Steps => _steps;

    public int Count { get; private set; }

    public void Visit(PagingLevel level, PhysicalAddress entryAddress, PageTableEntry entry) =>
        _steps[Count++] = new WalkStep(level, entryAddress, entry);

    public readonly void Enter(WalkStart table)
    {
    }
}
