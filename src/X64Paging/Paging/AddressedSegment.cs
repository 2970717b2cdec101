// SPDX-License-Identifier: MIT
namespace X64Paging.Paging;

/// <summary>Through which segment register a data access is addressed: it decides between #SS and #GP, and whether AMD ignores upper bits.</summary>
public enum AddressedSegment : byte
{
    /// <summary>DS or ES.</summary>
    Data,

    /// <summary>SS: the stack instructions, and RSP or RBP as a base without another segment's override.</summary>
    Stack,

    /// <summary>CS, FS or GS.</summary>
    Other,
}
