// SPDX-License-Identifier: MIT
namespace X64Paging.Cpu.Decoding;

/// <summary>The block that an indirect branch to an address led to last.</summary>
internal unsafe struct JumpCacheEntry
{
    /// <summary>Entries of the cache, a power of two.</summary>
    public const int Count = 4096;

    public ulong Rip;

    /// <summary>Valid while the address's page is still fetched from the block's host page.</summary>
    public CodeBlock* Block;

    public static int Slot(ulong rip) => (int)(rip ^ (rip >> 12)) & (Count - 1);
}
