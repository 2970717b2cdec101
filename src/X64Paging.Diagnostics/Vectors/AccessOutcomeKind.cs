// SPDX-License-Identifier: MIT
namespace X64Paging.Diagnostics.Vectors;

/// <summary>How an access ends.</summary>
public enum AccessOutcomeKind : byte
{
    /// <summary>It is translated.</summary>
    Translated,

    /// <summary>#PF.</summary>
    PageFault,

    /// <summary>#GP: the address is not canonical.</summary>
    GeneralProtection,

    /// <summary>#SS: the address is not canonical, and addressed through SS.</summary>
    StackFault,
}
