// SPDX-License-Identifier: MIT
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Diagnostics.Explanations;

/// <summary>An access in words.</summary>
internal static class AccessWords
{
    /// <summary>Such as <c>write of 0x1000, 8 bytes, in user mode</c>.</summary>
    public static string Describe(in MemoryAccess access) =>
        $"{For(access.Kind)} of {access.Address}{(access.Segment == AddressedSegment.Stack ? " through SS" : "")}, "
        + $"{access.Size} {(access.Size == 1 ? "byte" : "bytes")}, {For(access.Mode)}";

    public static string For(AccessKind kind) => kind switch
    {
        AccessKind.Read => "read",
        AccessKind.Write => "write",
        AccessKind.Fetch => "instruction fetch",
        AccessKind.ShadowStackRead => "shadow-stack read",
        _ => "shadow-stack write",
    };

    public static string For(AccessMode mode) => mode switch
    {
        AccessMode.User => "in user mode",
        AccessMode.Supervisor => "in supervisor mode with EFLAGS.AC clear",
        AccessMode.SupervisorWithUserAccess => "in supervisor mode with EFLAGS.AC set",
        _ => "implicit, in supervisor mode",
    };

    public static string For(PagingMode mode) => mode switch
    {
        PagingMode.None => "no paging",
        PagingMode.ThirtyTwoBit => "32-bit paging",
        PagingMode.Pae => "PAE paging",
        PagingMode.FourLevel => "4-level paging",
        _ => "5-level paging",
    };

    /// <summary>What may be done with a page of such rights, such as <c>r-x user</c>.</summary>
    public static string For(PageTableFlags rights) =>
        $"r{((rights & PageTableFlags.Writable) != 0 ? 'w' : '-')}{((rights & PageTableFlags.NoExecute) != 0 ? '-' : 'x')} "
        + ((rights & PageTableFlags.User) != 0 ? "user" : "supervisor");
}
