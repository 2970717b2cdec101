// SPDX-License-Identifier: MIT
namespace X64Paging.Paging;

/// <summary>On whose behalf an access is made. SDM vol. 3A, "Determination of Access Rights".</summary>
public enum AccessMode : byte
{
    /// <summary>User mode: an explicit access at CPL 3.</summary>
    User,

    /// <summary>Supervisor mode with EFLAGS.AC clear: an explicit access at CPL 0 to 2.</summary>
    Supervisor,

    /// <summary>Supervisor mode with EFLAGS.AC set: as <see cref="Supervisor"/>, but SMAP does not stop it.</summary>
    SupervisorWithUserAccess,

    /// <summary>An implicit access to a system table (GDT, LDT, IDT, TSS): supervisor mode at any CPL, and SMAP applies whatever AC says.</summary>
    SupervisorImplicit,
}
