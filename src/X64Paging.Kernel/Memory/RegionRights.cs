// SPDX-License-Identifier: MIT
namespace X64Paging.Kernel.Memory;

/// <summary>What a program may do in a region, in the numbers of mmap's PROT_ flags.</summary>
[Flags]
public enum RegionRights : byte
{
    /// <summary>Nothing: every access is a segmentation fault.</summary>
    None = 0,

    /// <summary>Reading.</summary>
    Read = 1,

    /// <summary>Writing; the processor cannot allow it without reading.</summary>
    Write = 2,

    /// <summary>Fetching instructions; the processor cannot allow it without reading.</summary>
    Execute = 4,
}
