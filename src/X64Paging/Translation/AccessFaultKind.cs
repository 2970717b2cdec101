// SPDX-License-Identifier: MIT
namespace X64Paging.Translation;

/// <summary>The exception that an access raises.</summary>
public enum AccessFaultKind : byte
{
    /// <summary>None.</summary>
    None,

    /// <summary>#PF.</summary>
    PageFault,

    /// <summary>#GP(0): the address is not canonical, or LASS forbids it.</summary>
    GeneralProtection,

    /// <summary>#SS(0): the same with an address through SS.</summary>
    StackFault,
}
