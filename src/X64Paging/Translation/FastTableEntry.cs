// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace X64Paging.Translation;

/// <summary>Where the bytes of one linear page lie in the host, for one kind and mode of access.</summary>
/// <remarks>16 bytes, so that an index scales by a shift.</remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct FastTableEntry
{
    /// <summary>What stands in <see cref="LinearPage"/> of an empty entry: no page's address.</summary>
    public const ulong NoPage = 1;

    /// <summary>The page's linear address.</summary>
    public ulong LinearPage;

    /// <summary>What to add to a linear address of the page to get the host's.</summary>
    public nint HostMinusLinear;
}
