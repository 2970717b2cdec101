// SPDX-License-Identifier: MIT
namespace X64Paging.Cpu.State;

/// <summary>The control and system flags of RFLAGS; the six status flags are in <see cref="Semantics.StatusFlags"/>. SDM vol. 1, "EFLAGS Register".</summary>
[Flags]
public enum SystemFlags : ulong
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Bit 1, which is always set.</summary>
    AlwaysSet = 1UL << 1,

    /// <summary>TF: single step.</summary>
    Trap = 1UL << 8,

    /// <summary>IF: maskable interrupts are accepted.</summary>
    Interrupt = 1UL << 9,

    /// <summary>DF: string instructions go down.</summary>
    Direction = 1UL << 10,

    /// <summary>IOPL: the privilege level that I/O needs.</summary>
    IoPrivilegeLevel = 3UL << 12,

    /// <summary>NT: nested task.</summary>
    NestedTask = 1UL << 14,

    /// <summary>RF: resume.</summary>
    Resume = 1UL << 16,

    /// <summary>VM: virtual-8086 mode.</summary>
    Virtual8086 = 1UL << 17,

    /// <summary>AC: alignment check at CPL 3, access control under SMAP.</summary>
    AlignmentCheck = 1UL << 18,

    /// <summary>VIF: virtual interrupt flag.</summary>
    VirtualInterrupt = 1UL << 19,

    /// <summary>VIP: virtual interrupt pending.</summary>
    VirtualInterruptPending = 1UL << 20,

    /// <summary>ID: CPUID exists if software can change it.</summary>
    Identification = 1UL << 21,
}
