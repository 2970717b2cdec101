// SPDX-License-Identifier: MIT
namespace X64Paging.Kernel.Linux.Files;

/// <summary>The O_ flags of open, in their numbers on x86-64.</summary>
[Flags]
internal enum OpenFlags : uint
{
    ReadOnly = 0,
    WriteOnly = 1,
    ReadWrite = 2,
    AccessMask = 3,
    Create = 0x40,
    Exclusive = 0x80,
    Truncate = 0x200,
    Append = 0x400,
    NonBlocking = 0x800,
    Directory = 0x1_0000,
    NoFollow = 0x2_0000,
    CloseOnExecute = 0x8_0000,
    PathOnly = 0x20_0000,

    /// <summary>What F_SETFL may change.</summary>
    Changeable = Append | NonBlocking,
}
