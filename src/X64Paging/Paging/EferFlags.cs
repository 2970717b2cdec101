// SPDX-License-Identifier: MIT
namespace X64Paging.Paging;

/// <summary>Bits of the IA32_EFER register. SDM vol. 3A, "Extended Feature Enable Register".</summary>
[Flags]
public enum EferFlags : ulong
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>SCE: SYSCALL and SYSRET are enabled.</summary>
    SystemCall = 1UL << 0,

    /// <summary>LME: paging, when it is enabled, is that of long mode.</summary>
    LongModeEnable = 1UL << 8,

    /// <summary>LMA: long mode is active.</summary>
    LongModeActive = 1UL << 10,

    /// <summary>NXE: bit 63 of an entry forbids fetches; while clear, the bit is reserved.</summary>
    NoExecuteEnable = 1UL << 11,

    /// <summary>UAIE (AMD): the upper seven bits of data addresses are ignored.</summary>
    UpperAddressIgnore = 1UL << 20,
}
