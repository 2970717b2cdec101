// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Translation;

/// <summary>What a TLB entry answers to.</summary>
/// <remarks>
/// <code>
///  63     61 60           16 15  13  12 11    0
/// ┌─────────┬───────────────┬──────┬───┬───────┐
/// │ 0       │ page number   │ size │ G │ PCID  │   PCID is 0 where G is set; size is never 0, so no tag is
/// └─────────┴───────────────┴──────┴───┴───────┘
/// </code>
/// A page number is that of its size within a 57-bit linear address.
/// </remarks>
internal static class TlbTag
{
    public const ulong Global = 1UL << 12;
    public const ulong PcidMask = Pcid.Maximum;

    private const int SizeShift = 13;
    private const int NumberShift = 16;
    private const int UnusedAddressBits = 7;

    public static ulong NumberOf(LinearAddress address, PageSize size) =>
        address.Value << UnusedAddressBits >> UnusedAddressBits >> size.BytesLog2;

    public static ulong Own(ulong number, PageSize size, Pcid pcid) => number << NumberShift | (ulong)size << SizeShift | pcid.Value;

    public static ulong GlobalOf(ulong number, PageSize size) => number << NumberShift | (ulong)size << SizeShift | Global;

    public static Pcid PcidOf(ulong tag) => new((int)(tag & PcidMask));

    public static PageSize SizeOf(ulong tag) => (PageSize)(tag >> SizeShift & 7);

    /// <summary>The page's address, sign-extended from bit 56: with four levels bits 56:48 are copies of bit 47 already.</summary>
    public static LinearAddress AddressOf(ulong tag)
    {
        ulong address = tag >> NumberShift << SizeOf(tag).BytesLog2;
        return new((ulong)((long)(address << UnusedAddressBits) >> UnusedAddressBits));
    }
}
