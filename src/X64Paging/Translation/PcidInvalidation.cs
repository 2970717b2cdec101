// SPDX-License-Identifier: MIT
namespace X64Paging.Translation;

/// <summary>The types of INVPCID. SDM vol. 2A, "INVPCID—Invalidate Process-Context Identifier".</summary>
public enum PcidInvalidation : ulong
{
    /// <summary>One address of one PCID; global translations stay.</summary>
    IndividualAddress = 0,

    /// <summary>All of one PCID but global translations.</summary>
    SingleContext = 1,

    /// <summary>All of every PCID, global translations too.</summary>
    AllContextsWithGlobals = 2,

    /// <summary>All of every PCID but global translations.</summary>
    AllContexts = 3,
}
