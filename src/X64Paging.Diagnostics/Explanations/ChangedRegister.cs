// SPDX-License-Identifier: MIT
namespace X64Paging.Diagnostics.Explanations;

/// <summary>A register that decides about accesses.</summary>
public enum ChangedRegister : byte
{
    /// <summary>EFLAGS: AC.</summary>
    Eflags,

    /// <summary>PKRU.</summary>
    Pkru,

    /// <summary>IA32_PKRS.</summary>
    Pkrs,

    /// <summary>CR0: WP.</summary>
    Cr0,

    /// <summary>CR4: SMEP, SMAP, PKE, PKS, LASS.</summary>
    Cr4,

    /// <summary>IA32_EFER: NXE.</summary>
    Efer,
}
