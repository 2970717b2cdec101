// SPDX-License-Identifier: MIT

namespace X64Paging.Loading.Elf;

/// <summary>The values of e_type. gABI, "ELF Header".</summary>
internal enum ElfFileType : ushort
{
    /// <summary>Output of a compiler (ET_REL).</summary>
    Relocatable = 1,

    /// <summary>A program for fixed addresses (ET_EXEC).</summary>
    Executable = 2,

    /// <summary>A shared library, or a position-independent program (ET_DYN).</summary>
    Dynamic = 3,

    /// <summary>The remains of a process (ET_CORE).</summary>
    Core = 4,
}
