// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;

namespace X64Paging.Kernel.Memory;

/// <summary>A range of pages that a program may use in one way, whether frames stand behind them yet or not.</summary>
/// <param name="Start">First address, a multiple of 4,096.</param>
/// <param name="End">The address behind the last, a multiple of 4,096.</param>
/// <param name="Rights">What the program may do.</param>
/// <param name="Kind">What it is for.</param>
public sealed record Region(LinearAddress Start, LinearAddress End, RegionRights Rights, RegionKind Kind)
{
    /// <summary>What the pages hold at first; whatever lies behind it is zero.</summary>
    public ReadOnlyMemory<byte> Contents { get; init; }

    /// <summary>The address where <see cref="Contents"/> begins; it may lie within a page, or in a part that was unmapped since.</summary>
    public LinearAddress ContentsStart { get; init; }

    /// <summary>The frames that this region shares with other processes' regions; null if its pages are private.</summary>
    public SharedPages? Shared { get; init; }

    /// <summary>Bytes.</summary>
    public ulong Size => End - Start;

    /// <summary>Whether the address lies in the region.</summary>
    public bool Contains(LinearAddress address) => address >= Start && address < End;

    /// <summary>Whether a page holds anything but zeros at first.</summary>
    public bool HasContents(LinearAddress page) =>
        page.Value < ContentsStart.Value + (ulong)Contents.Length && page.Value + Frame.Size > ContentsStart.Value && !Contents.IsEmpty;

    /// <summary>Where in a page with contents they begin, 0 to 4,095.</summary>
    public ulong ContentsOffset(LinearAddress page) => page < ContentsStart ? ContentsStart - page : 0;

    /// <summary>The contents that fall into a page which has some.</summary>
    public ReadOnlySpan<byte> ContentsOf(LinearAddress page)
    {
        ulong start = ulong.Max(page.Value, ContentsStart.Value) - ContentsStart.Value;
        ulong end = ulong.Min(page.Value + Frame.Size - ContentsStart.Value, (ulong)Contents.Length);
        return Contents.Span[(int)start..(int)end];
    }
}
