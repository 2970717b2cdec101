// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace X64Paging.Kernel.Linux.Signals;

/// <summary>What a process does about a signal: the kernel's struct sigaction.</summary>
/// <param name="Handler">Where its handler is; 0 for the default, 1 to ignore the signal.</param>
/// <param name="Flags">How the handler is called.</param>
/// <param name="Restorer">Where the handler returns to: code that makes the call rt_sigreturn.</param>
/// <param name="Mask">The signals that are blocked while it runs.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct SignalAction(ulong Handler, SignalFlags Flags, ulong Restorer, ulong Mask)
{
    private const ulong Ignore = 1;

    public bool IsDefault => Handler == 0;

    public bool IsIgnore => Handler == Ignore;

    public bool HasHandler => Handler > Ignore;
}
