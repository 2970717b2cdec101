// SPDX-License-Identifier: MIT
namespace X64Paging.Paging;

/// <summary>Why an address is refused before it is translated: #GP(0) or #SS(0). SDM vol. 3A, "Linear-Address Pre-Processing".</summary>
public enum AddressRule : byte
{
    /// <summary>It is not refused.</summary>
    None,

    /// <summary>The first byte's address is not canonical, with the tag masked off if one may be there.</summary>
    NotCanonical,

    /// <summary>The last byte's address is not canonical, though the first byte's is.</summary>
    LastByteNotCanonical,

    /// <summary>LASS: user mode touches an address with bit 63 set, or supervisor mode one with bit 63 clear.</summary>
    WrongHalf,
}
