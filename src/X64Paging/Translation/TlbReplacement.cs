// SPDX-License-Identifier: MIT
namespace X64Paging.Translation;

/// <summary>Which entry of a full set makes room.</summary>
public enum TlbReplacement : byte
{
    /// <summary>Each in its turn. Hits change nothing, so that fast tables may serve them.</summary>
    RoundRobin,

    /// <summary>One at random, from the geometry's seed. Hits change nothing.</summary>
    Random,

    /// <summary>The one unused for longest. Every access goes through the TLB, so that it can be ordered: an order of magnitude slower.</summary>
    LeastRecentlyUsed,
}
