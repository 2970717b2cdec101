// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;

namespace X64Paging.Cpu.State;

/// <summary>Everything that an effective address can be summed from, so that one formula without a branch serves all addressing forms.</summary>
/// <remarks>
/// Slots 0 to 15 are the general registers. A form that lacks a base, an index or a segment base names <see cref="Nothing"/>, which
/// is always 0; a RIP-relative one names <see cref="CodePage"/> as its base.
/// </remarks>
[InlineArray(Count)]
public struct AddressRegisters
{
    /// <summary>The number of slots.</summary>
    public const int Count = 21;

    /// <summary>Always 0.</summary>
    internal const int Nothing = 16;

    /// <summary>The linear address of the page that the current block starts in.</summary>
    internal const int CodePage = 17;

    /// <summary>The FS base.</summary>
    internal const int FsBase = 18;

    /// <summary>The GS base.</summary>
    internal const int GsBase = 19;

    /// <summary>An address that was computed ahead, for forms that the formula does not cover.</summary>
    internal const int Computed = 20;

    private ulong _first;
}
