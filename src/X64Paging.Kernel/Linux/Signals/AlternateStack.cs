// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace X64Paging.Kernel.Linux.Signals;

/// <summary>stack_t: the stack that handlers with SA_ONSTACK run on.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct AlternateStack(ulong Base, uint Flags, uint Padding, ulong Size)
{
    public const uint OnStack = 1;
    public const uint Disabled = 2;

    /// <summary>MINSIGSTKSZ.</summary>
    public const ulong SmallestSize = 2048;

    public static AlternateStack None { get; } = new(0, Disabled, 0, 0);

    public bool IsEnabled => (Flags & Disabled) == 0;

    public bool Contains(ulong stackPointer) => IsEnabled && stackPointer > Base && stackPointer - Base <= Size;
}
