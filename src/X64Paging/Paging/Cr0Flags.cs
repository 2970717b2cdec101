// SPDX-License-Identifier: MIT
namespace X64Paging.Paging;

/// <summary>Bits of CR0. SDM vol. 3A, "Control Registers".</summary>
[Flags]
public enum Cr0Flags : ulong
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>PE: protected mode.</summary>
    ProtectionEnable = 1UL << 0,

    /// <summary>MP: WAIT heeds TS.</summary>
    MonitorCoprocessor = 1UL << 1,

    /// <summary>EM: x87 instructions raise #NM.</summary>
    Emulation = 1UL << 2,

    /// <summary>TS: the next x87 or SSE instruction raises #NM.</summary>
    TaskSwitched = 1UL << 3,

    /// <summary>ET: fixed to 1.</summary>
    ExtensionType = 1UL << 4,

    /// <summary>NE: x87 errors are reported as #MF.</summary>
    NumericError = 1UL << 5,

    /// <summary>WP: supervisor-mode writes heed R/W.</summary>
    WriteProtect = 1UL << 16,

    /// <summary>AM: alignment checks at CPL 3 where EFLAGS.AC is set.</summary>
    AlignmentMask = 1UL << 18,

    /// <summary>NW: not write-through.</summary>
    NotWriteThrough = 1UL << 29,

    /// <summary>CD: caches disabled.</summary>
    CacheDisable = 1UL << 30,

    /// <summary>PG: paging.</summary>
    Paging = 1UL << 31,
}
