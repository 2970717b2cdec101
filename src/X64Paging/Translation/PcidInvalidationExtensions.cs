// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Translation;

/// <summary>What INVPCID accepts.</summary>
internal static class PcidInvalidationExtensions
{
    /// <summary>Whether the operands are valid; otherwise #GP(0).</summary>
    public static bool Accepts(this PcidInvalidation type, in PagingControls controls, ulong descriptor, LinearAddress address)
    {
        bool hasPcids = (controls.Cr4 & Cr4Flags.ProcessContextIdentifiers) != 0;
        bool namesPcid = type is PcidInvalidation.IndividualAddress or PcidInvalidation.SingleContext;
        return type <= PcidInvalidation.AllContexts
            && descriptor <= Pcid.Maximum
            && (!namesPcid || hasPcids || descriptor == 0)
            && (type != PcidInvalidation.IndividualAddress || LinearAddressRules.IsCanonical(controls, address));
    }
}
