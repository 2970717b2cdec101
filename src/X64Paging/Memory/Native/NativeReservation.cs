// SPDX-License-Identifier: MIT
using System.ComponentModel;
using System.Runtime.InteropServices;

namespace X64Paging.Memory.Native;

/// <summary>
/// A range of host address space whose pages the host hands out zeroed, when they are first touched.
/// </summary>
/// <remarks>
/// On Unix the range is an anonymous private mapping without swap reservation, so 64 GiB cost nothing until they are used.
/// On Windows it is committed as a whole: its size counts against the commit limit, while memory is still taken page by page.
/// </remarks>
internal sealed unsafe partial class NativeReservation : SafeHandle
{
    private readonly nuint _size;

    /// <summary>Reserves <paramref name="size"/> bytes.</summary>
    /// <exception cref="InsufficientMemoryException">The host refuses the range.</exception>
    public NativeReservation(ulong size)
        : base(invalidHandleValue: 0, ownsHandle: true)
    {
        _size = checked((nuint)size);
        nint start = OperatingSystem.IsWindows() ? ReserveOnWindows(_size) : ReserveOnUnix(_size);
        if (start == 0)
            throw new InsufficientMemoryException($"The host cannot reserve {size} bytes: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");

        SetHandle(start);
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>The first byte of the range; valid until the reservation is disposed.</summary>
    public byte* Start => (byte*)handle;

    /// <summary>Asks the host to back a range now, in one call, instead of by one host page fault per page.</summary>
    /// <remarks>A hint: where the host knows no such call, the pages are backed when they are touched.</remarks>
    public void Prefault(ulong offset, ulong size)
    {
        if (OperatingSystem.IsLinux())
            _ = AdviseRange((nint)(Start + offset), (nuint)size, AdvicePopulateWrite);
    }

    /// <summary>Asks the host to back the range with large pages where it can, so that its own TLB misses less.</summary>
    /// <remarks>A hint, as above.</remarks>
    public void PreferLargePages()
    {
        if (OperatingSystem.IsLinux())
            _ = AdviseRange((nint)Start, _size, AdviceHugePage);
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle() =>
        OperatingSystem.IsWindows() ? FreeRange(handle, 0, WindowsRelease) != 0 : UnmapRange(handle, _size) == 0;

    private static nint ReserveOnUnix(nuint size)
    {
        int flags = OperatingSystem.IsMacOS() ? MacPrivate | MacAnonymous | MacNoReserve : LinuxPrivate | LinuxAnonymous | LinuxNoReserve;
        nint start = MapRange(0, size, ProtectionRead | ProtectionWrite, flags, -1, 0);
        return start == -1 ? 0 : start;
    }

    private static nint ReserveOnWindows(nuint size) => AllocateRange(0, size, WindowsReserve | WindowsCommit, WindowsReadWrite);

    private const int ProtectionRead = 1;
    private const int ProtectionWrite = 2;
    private const int LinuxPrivate = 2;
    private const int LinuxAnonymous = 0x20;
    private const int LinuxNoReserve = 0x4000;
    private const int MacPrivate = 2;
    private const int MacNoReserve = 0x40;
    private const int MacAnonymous = 0x1000;
    private const int AdviceHugePage = 14;
    private const int AdvicePopulateWrite = 23;
    private const uint WindowsCommit = 0x1000;
    private const uint WindowsReserve = 0x2000;
    private const uint WindowsRelease = 0x8000;
    private const uint WindowsReadWrite = 4;

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint MapRange(nint address, nuint length, int protection, int flags, int descriptor, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int UnmapRange(nint address, nuint length);

    [LibraryImport("libc", EntryPoint = "madvise", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int AdviseRange(nint address, nuint length, int advice);

    [LibraryImport("kernel32", EntryPoint = "VirtualAlloc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial nint AllocateRange(nint address, nuint size, uint type, uint protection);

    [LibraryImport("kernel32", EntryPoint = "VirtualFree", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int FreeRange(nint address, nuint size, uint type);
}
