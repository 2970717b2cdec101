// SPDX-License-Identifier: MIT
using X64Paging.Memory;

namespace X64Paging.Paging;

/// <summary>Hears of each entry that a walk reads. An empty struct costs nothing.</summary>
internal interface IWalkObserver
{
    /// <summary>Whether the walk sets accessed and dirty flags, as a processor's does, or only looks.</summary>
    static abstract bool SetsFlags { get; }

    /// <summary>Whether the walk is a processor's, whose references to memory are counted.</summary>
    static abstract bool IsCounted { get; }

    /// <summary>Whether entries may be other than memory says: only whoever asks what would be says so.</summary>
    static virtual bool Supposes => false;

    /// <summary>The entry to go by in place of memory's. Asked only of an observer that <see cref="Supposes"/>.</summary>
    PageTableEntry Suppose(PhysicalAddress entryAddress, PageTableEntry entry) => entry;

    /// <summary>The walk has read an entry and not judged it yet.</summary>
    void Visit(PagingLevel level, PhysicalAddress entryAddress, PageTableEntry entry);

    /// <summary>The walk goes on in a table: the entry that names it was present, had no reserved bit set, and has A set.</summary>
    void Enter(WalkStart table);
}
