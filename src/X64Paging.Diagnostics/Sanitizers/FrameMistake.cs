// SPDX-License-Identifier: MIT
namespace X64Paging.Diagnostics.Sanitizers;

/// <summary>What is wrong with a frame.</summary>
public enum FrameMistake
{
    /// <summary>More entries name it than it has references: it will be freed while it is mapped.</summary>
    TooFewReferences,

    /// <summary>It has more references than entries name it: it will never be freed.</summary>
    TooManyReferences,

    /// <summary>It is free, and mapped.</summary>
    FreedWhileMapped,

    /// <summary>It has references, and nothing names it any more.</summary>
    Leaked,

    /// <summary>A page that is not shared by mapping can write it, and other pages see it.</summary>
    WritableInOneOfSeveral,

    /// <summary>The region allows writing, and the entry neither allows it nor says copy-on-write.</summary>
    CopyOnWriteMarkLost,

    /// <summary>The region does not allow writing, and the entry does.</summary>
    WritableAgainstRegion,
}
