// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Tests.Paging;

/// <summary>
/// What becomes of an address before it is translated, written down rule by rule over its parts, without a shift: SDM vol. 3A,
/// "Linear-Address Pre-Processing"; APM vol. 2, "Upper Address Ignore".
/// </summary>
internal static class AddressOracle
{
    /// <summary>The address to translate, or none for #GP or #SS.</summary>
    public static ulong? Resolve(AddressParts address, AddressSettings settings, AccessKind kind, AccessMode mode, AddressedSegment segment)
    {
        bool isExplicitData = kind is AccessKind.Read or AccessKind.Write && mode != AccessMode.SupervisorImplicit;
        bool uai = isExplicitData && settings.UpperAddressIgnore && segment == AddressedSegment.Data;
        bool lamUser = isExplicitData && !address.Top;
        bool lamSupervisor = isExplicitData && address.Top && settings.LamSupervisor;
        bool masksTag = (lamUser && settings.LamUser57) || (lamSupervisor && settings.FiveLevels);
        bool masksAbove47 = (lamUser && settings.LamUser48 && !settings.LamUser57) || (lamSupervisor && !settings.FiveLevels);
        AddressParts resolved =
            uai ? address with { Top = address.Sign57, Tag = address.Sign57 ? AddressParts.AllOfTag : 0 }
            : masksTag ? address with { Tag = address.Sign57 ? AddressParts.AllOfTag : 0 }
            : masksAbove47 ? address with
            {
                Tag = address.Sign48 ? AddressParts.AllOfTag : 0,
                Sign57 = address.Sign48,
                Middle = address.Sign48 ? AddressParts.AllOfMiddle : 0,
            }
            : address;

        bool hasCanonicalTag = resolved.Tag == (resolved.Top ? AddressParts.AllOfTag : 0) && resolved.Sign57 == resolved.Top;
        bool isCanonical = hasCanonicalTag
            && (settings.FiveLevels || (resolved.Middle == (resolved.Top ? AddressParts.AllOfMiddle : 0) && resolved.Sign48 == resolved.Top));
        bool smapStops = settings.Smap && mode != AccessMode.SupervisorWithUserAccess;
        bool isSeparated = settings.Lass
            && (mode == AccessMode.User ? resolved.Top : !resolved.Top && (kind == AccessKind.Fetch || smapStops));
        return isCanonical && !isSeparated ? resolved.Value : null;
    }
}
