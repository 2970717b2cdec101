// SPDX-License-Identifier: MIT
namespace X64Paging.Kernel.Memory;

/// <summary>What a region is for; names it in reports.</summary>
public enum RegionKind : byte
{
    /// <summary>The program's code and constants.</summary>
    Text,

    /// <summary>The program's initialized data.</summary>
    Data,

    /// <summary>The program's zero-initialized data.</summary>
    Bss,

    /// <summary>What brk has given.</summary>
    Heap,

    /// <summary>The stack, which grows down.</summary>
    Stack,

    /// <summary>What mmap has given.</summary>
    Anonymous,

    /// <summary>What mmap has given to be shared with children.</summary>
    Shared,

    /// <summary>What mmap has given with a file's contents.</summary>
    File,
}
