// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace X64Paging.Cpu.Tests.Host;

/// <summary>The calls to Linux's libc that running foreign code in this process needs.</summary>
internal static unsafe partial class HostCalls
{
    public const int ReadWrite = 3;
    public const int ReadWriteExecute = 7;
    public const int SetMask = 2;

    /// <summary>MAP_PRIVATE, MAP_ANONYMOUS, MAP_FIXED_NOREPLACE.</summary>
    public const int FixedAnonymous = 0x10_0022;

    public const int SignalInformation = 4;
    public const int OnAlternateStack = 0x0800_0000;

    public const nint Failed = -1;

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    public static partial nint Map(nint address, nuint size, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    public static partial int Unmap(nint address, nuint size);

    [LibraryImport("libc", EntryPoint = "sigaction")]
    public static partial int SetAction(int signal, SignalAction* action, SignalAction* old);

    [LibraryImport("libc", EntryPoint = "sigaltstack")]
    public static partial int SetAlternateStack(SignalStack* stack, SignalStack* old);

    [LibraryImport("libc", EntryPoint = "pthread_sigmask")]
    public static partial int SetSignalMask(int how, SignalSet* set, SignalSet* old);

    /// <summary>sigset_t: a bit for each signal, from 1 up.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct SignalSet
    {
        public fixed ulong Bits[16];
    }

    /// <summary>struct sigaction.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct SignalAction
    {
        public nint Handler;
        public SignalSet Mask;
        public int Flags;
        public nint Restorer;
    }

    /// <summary>stack_t.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct SignalStack
    {
        public nint Start;
        public int Flags;
        public nuint Size;
    }
}
