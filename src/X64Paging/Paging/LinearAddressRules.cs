// SPDX-License-Identifier: MIT
namespace X64Paging.Paging;

/// <summary>What happens to a linear address in 64-bit mode before it is translated: tags are masked off, and it must be canonical.</summary>
/// <remarks>SDM vol. 3A, "Linear-Address Pre-Processing". No translation is asked for an address that fails, and CR2 keeps its value.</remarks>
public static class LinearAddressRules
{
    private const ulong LamUser57 = 1UL << 61;
    private const ulong LamUser48 = 1UL << 62;
    private const int SignBit = 63;

    /// <summary>Whether an address is canonical. Outside long mode every one is: there is no such rule.</summary>
    public static bool IsCanonical(in PagingControls controls, LinearAddress address) =>
        !controls.IsLongMode || address.IsCanonical(controls.LinearAddressBits);

    /// <summary>Masks the tag off an address and checks that the access may be made there.</summary>
    /// <param name="controls">The registers in force.</param>
    /// <param name="address">The address as the instruction formed it.</param>
    /// <param name="size">Bytes accessed, 1 or more: the last must be canonical too.</param>
    /// <param name="kind">What the access does. Tags are masked off data addresses only.</param>
    /// <param name="mode">On whose behalf. Implicit accesses carry no tags.</param>
    /// <param name="segment">Where the address comes from.</param>
    /// <param name="resolved">The address to translate, when the result is <see langword="true"/>.</param>
    /// <returns><see langword="false"/> for #GP(0), or #SS(0) where the segment is <see cref="AddressedSegment.Stack"/>.</returns>
    public static bool TryResolve(
        in PagingControls controls,
        LinearAddress address,
        int size,
        AccessKind kind,
        AccessMode mode,
        AddressedSegment segment,
        out LinearAddress resolved)
    {
        resolved = address;
        if (!controls.IsLongMode)
            return true;

        if (kind is AccessKind.Read or AccessKind.Write && mode != AccessMode.SupervisorImplicit)
            resolved = Mask(controls, address, segment);

        int width = controls.LinearAddressBits;
        LinearAddress last = resolved + (ulong)(size - 1);
        return resolved.IsCanonical(width) && last.IsCanonical(width) && !IsSeparated(controls, resolved, kind, mode);
    }

    /// <summary>The check that an access fails, for reports; the parameters are those of <see cref="TryResolve"/>.</summary>
    /// <param name="resolved">The address with its tag masked off, whatever the result.</param>
    public static AddressRule Judge(
        in PagingControls controls,
        LinearAddress address,
        int size,
        AccessKind kind,
        AccessMode mode,
        AddressedSegment segment,
        out LinearAddress resolved)
    {
        if (TryResolve(controls, address, size, kind, mode, segment, out resolved))
            return AddressRule.None;

        int width = controls.LinearAddressBits;
        return !resolved.IsCanonical(width) ? AddressRule.NotCanonical
            : !(resolved + (ulong)(size - 1)).IsCanonical(width) ? AddressRule.LastByteNotCanonical
            : AddressRule.WrongHalf;
    }

    /// <summary>LAM (Intel) and UAI (AMD): bits that the enabled feature ignores become copies of the bit below them.</summary>
    private static LinearAddress Mask(in PagingControls controls, LinearAddress address, AddressedSegment segment)
    {
        if ((controls.Efer & EferFlags.UpperAddressIgnore) != 0 && segment == AddressedSegment.Data)
            return new((ulong)((long)(address.Value << 7) >> 7));

        bool isUpperHalf = (long)address.Value < 0;
        int sign;
        if (isUpperHalf)
        {
            if ((controls.Cr4 & Cr4Flags.SupervisorAddressMasking) == 0)
                return address;
            sign = controls.LinearAddressBits - 1;
        }
        else if ((controls.Cr3 & LamUser57) != 0)
        {
            sign = 56;
        }
        else if ((controls.Cr3 & LamUser48) != 0)
        {
            sign = 47;
        }
        else
        {
            return address;
        }

        // Bit 63 stays as it is: it must agree with the copies afterwards.
        const ulong Sign = 1UL << SignBit;
        int unused = SignBit - sign;
        ulong extended = (ulong)((long)(address.Value << unused) >> unused);
        return new((extended & ~Sign) | (address.Value & Sign));
    }

    /// <summary>LASS: each mode has its half of the addresses.</summary>
    private static bool IsSeparated(in PagingControls controls, LinearAddress address, AccessKind kind, AccessMode mode)
    {
        if ((controls.Cr4 & Cr4Flags.LinearAddressSpaceSeparation) == 0)
            return false;

        bool isUpperHalf = (long)address.Value < 0;
        if (mode == AccessMode.User)
            return isUpperHalf;
        if (isUpperHalf)
            return false;
        return kind == AccessKind.Fetch || (controls.SupervisorAccessPrevention && mode != AccessMode.SupervisorWithUserAccess);
    }
}
