// SPDX-License-Identifier: MIT

namespace X64Paging.Loading.Elf;

/// <summary>The addresses that a program may occupy.</summary>
internal static class UserHalf
{
    /// <summary>Bytes in the smallest page; file and memory must agree modulo this.</summary>
    internal const ulong PageSize = 0x1000;

    /// <summary>The first address allowed: Linux's default of vm.mmap_min_addr, so that null pointers fault.</summary>
    internal const ulong Start = 0x1_0000;

    /// <summary>One past the last canonical address with bit 47 clear: the lower half under 4-level paging.</summary>
    internal const ulong End = 0x0000_8000_0000_0000;

    /// <summary>A program that can be moved may use half of it, so that there is somewhere to move it to.</summary>
    internal const ulong LargestMovable = End / 2;

    /// <summary>1 GiB, the largest page there is.</summary>
    internal const ulong LargestAlignment = 1UL << 30;
}
