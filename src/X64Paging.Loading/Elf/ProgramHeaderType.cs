// SPDX-License-Identifier: MIT

namespace X64Paging.Loading.Elf;

/// <summary>The values of p_type that matter to a loader. gABI, "Program Header"; elf(5) for the GNU one.</summary>
internal enum ProgramHeaderType : uint
{
    /// <summary>A range to load (PT_LOAD).</summary>
    Load = 1,

    /// <summary>What a dynamic linker needs (PT_DYNAMIC).</summary>
    Dynamic = 2,

    /// <summary>The name of the dynamic linker (PT_INTERP).</summary>
    Interpreter = 3,

    /// <summary>Initial thread-local storage (PT_TLS).</summary>
    Tls = 7,

    /// <summary>The rights of the stack (PT_GNU_STACK).</summary>
    GnuStack = 0x6474_E551,
}
