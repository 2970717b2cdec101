// SPDX-License-Identifier: MIT
namespace X64Paging.Cpu.State;

/// <summary>The current privilege level.</summary>
public enum PrivilegeLevel : byte
{
    /// <summary>CPL 0: the kernel's.</summary>
    Kernel = 0,

    /// <summary>CPL 1, supervisor mode.</summary>
    Ring1 = 1,

    /// <summary>CPL 2, supervisor mode.</summary>
    Ring2 = 2,

    /// <summary>CPL 3: user mode.</summary>
    User = 3,
}
