// SPDX-License-Identifier: MIT
namespace X64Paging.Diagnostics.Sanitizers;

/// <summary>What a stale translation did.</summary>
public enum Staleness
{
    /// <summary>
    /// A fault that the tables would not have raised, and that the retry does not raise again: rights were raised, which needs no
    /// invalidation. SDM vol. 3A, "Optional Invalidation".
    /// </summary>
    SpuriousFault,

    /// <summary>A fault that the tables would not have raised, though more than rights had changed.</summary>
    NeedlessFault,

    /// <summary>The access went to a frame that the tables do not name any more.</summary>
    OtherFrame,

    /// <summary>The access was allowed, and the tables do not allow it any more.</summary>
    Forbidden,

    /// <summary>A page was written and the entry's D stayed clear, since the cached one was set.</summary>
    WriteNotRecorded,

    /// <summary>The page was cached with another size than the tables give it.</summary>
    OtherSize,
}
