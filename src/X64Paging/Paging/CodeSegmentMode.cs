// SPDX-License-Identifier: MIT
namespace X64Paging.Paging;

/// <summary>What kind of code runs: paging cannot be switched while CS.L is set.</summary>
public enum CodeSegmentMode : byte
{
    /// <summary>CS.L is set: 64-bit mode, if long mode is active.</summary>
    SixtyFourBit,

    /// <summary>CS.L is clear: compatibility mode or no long mode at all.</summary>
    Legacy,
}
