// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Translation;

/// <summary>A page fault, as a value: what the processor reports, and what it saw.</summary>
/// <param name="Address">What CR2 gets: the lowest byte of the access that lies in the faulting page.</param>
/// <param name="ErrorCode">The error code to push.</param>
/// <param name="Kind">What the access would have done.</param>
/// <param name="Mode">On whose behalf.</param>
/// <param name="Refusal">
/// The entry that refused, with its level, bit and rule. Where something cached refused, these come from the tables as they are now; if the
/// tables allow the access by now, the fault is spurious: the rule is what the cached rights broke, and the level is
/// <see cref="PagingLevel.None"/>.
/// </param>
/// <param name="Source">Whether the tables refused or something cached.</param>
public readonly record struct PageFault(
    LinearAddress Address, PageFaultErrorCode ErrorCode, AccessKind Kind, AccessMode Mode, Refusal Refusal, FaultSource Source)
{
    /// <summary>Whether the tables allow the access by now: trying again succeeds.</summary>
    public bool IsSpurious => Source == FaultSource.CachedTranslation && Refusal.Level == PagingLevel.None;

    /// <summary>The error code that a refusal gives, from the access and the controls.</summary>
    internal static PageFaultErrorCode CodeOf(in Refusal refusal, AccessKind kind, AccessMode mode, in PagingControls controls)
    {
        PageFaultErrorCode code = refusal.Rule switch
        {
            RefusalRule.NotPresent => PageFaultErrorCode.None,
            RefusalRule.ReservedBit => PageFaultErrorCode.Present | PageFaultErrorCode.ReservedBit,
            _ => PageFaultErrorCode.Present,
        };
        if (kind is AccessKind.Write or AccessKind.ShadowStackWrite)
            code |= PageFaultErrorCode.Write;
        if (mode == AccessMode.User)
            code |= PageFaultErrorCode.User;
        if (kind == AccessKind.Fetch && controls.ReportsFetches)
            code |= PageFaultErrorCode.InstructionFetch;
        if (refusal.KeyDenies)
            code |= PageFaultErrorCode.ProtectionKey;
        if (kind is AccessKind.ShadowStackRead or AccessKind.ShadowStackWrite)
            code |= PageFaultErrorCode.ShadowStack;
        return code;
    }
}
