// SPDX-License-Identifier: MIT
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Diagnostics.Explanations;

/// <summary>Which check an address fails before paging, in a sentence.</summary>
internal static class AddressWords
{
    private const ulong LamUser57 = 1UL << 61;
    private const ulong LamUser48 = 1UL << 62;

    /// <summary>The check in a sentence; null if none fails.</summary>
    /// <param name="rule">The check.</param>
    /// <param name="access">The access.</param>
    /// <param name="resolved">Its address with the tag masked off.</param>
    /// <param name="controls">The registers in force.</param>
    public static string? Sentence(AddressRule rule, in MemoryAccess access, LinearAddress resolved, in PagingControls controls)
    {
        int width = controls.LinearAddressBits;
        string levels = controls.Mode == PagingMode.FiveLevel ? "5-level" : "4-level";
        return rule switch
        {
            AddressRule.None => null,
            AddressRule.NotCanonical =>
                $"{resolved} is not canonical: with {levels} paging, bits 63:{width - 1} must all be equal{Tag(access, resolved, controls)}",
            AddressRule.LastByteNotCanonical =>
                $"the last byte, {resolved + (ulong)(access.Size - 1)}, is not canonical: with {levels} paging, bits 63:{width - 1} must all be equal",
            _ => WrongHalf(access),
        };
    }

    private static string Tag(in MemoryAccess access, LinearAddress resolved, in PagingControls controls)
    {
        bool isUpperHalf = (long)access.Address.Value < 0;
        string switches = isUpperHalf ? "CR4.LAM_SUP" : "CR3.LAM_U57 and CR3.LAM_U48";
        bool isOn = isUpperHalf ? (controls.Cr4 & Cr4Flags.SupervisorAddressMasking) != 0 : (controls.Cr3 & (LamUser57 | LamUser48)) != 0;
        bool mayCarryTag = access.Kind is AccessKind.Read or AccessKind.Write && access.Mode != AccessMode.SupervisorImplicit;
        return access.Address != resolved ? $"; so it is with LAM's tag bits of {access.Address} masked off"
            : !mayCarryTag ? "; LAM masks no tag off the address of a fetch, an implicit or a shadow-stack access"
            : isOn ? "; LAM is on, but masks no bit here that matters"
            : $"; LAM masks no tag off, as {switches} {(isUpperHalf ? "is" : "are")} clear";
    }

    private static string WrongHalf(in MemoryAccess access) =>
        access.Mode == AccessMode.User ? "with CR4.LASS set, user mode may not touch addresses with bit 63 set"
        : access.Kind == AccessKind.Fetch ? "with CR4.LASS set, supervisor mode may not fetch from addresses with bit 63 clear"
        : "with CR4.LASS and CR4.SMAP set, supervisor mode may touch addresses with bit 63 clear only while EFLAGS.AC is set, and never implicitly";
}
