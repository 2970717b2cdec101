// SPDX-License-Identifier: MIT
namespace X64Paging.Kernel.Linux.Calls;

/// <summary>The CLONE_ flags that matter here.</summary>
[Flags]
internal enum CloneFlags : ulong
{
    SharesMemory = 0x100,
    VirtualFork = 0x4000,
    SameParent = 0x8000,
    Thread = 0x1_0000,
    SetsThreadPointer = 0x8_0000,
    SetsParentTid = 0x10_0000,
    SetsChildTid = 0x100_0000,

    /// <summary>What a process cannot share here: the working directory, descriptors, handlers.</summary>
    SharesRest = 0x200 | 0x400 | 0x800,
}
