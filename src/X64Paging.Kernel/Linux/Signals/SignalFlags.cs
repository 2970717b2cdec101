// SPDX-License-Identifier: MIT
namespace X64Paging.Kernel.Linux.Signals;

/// <summary>The SA_ flags of an action.</summary>
[Flags]
internal enum SignalFlags : ulong
{
    None = 0,
    NoChildWait = 2,
    Information = 4,
    HasRestorer = 0x400_0000,
    OnStack = 0x800_0000,
    Restart = 0x1000_0000,
    NoDefer = 0x4000_0000,
    ResetHandler = 0x8000_0000,
}
