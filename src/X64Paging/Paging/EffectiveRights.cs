// SPDX-License-Identifier: MIT
namespace X64Paging.Paging;

/// <summary>What the levels of a walk allow together: R/W and U/S are ANDed over them, XD is ORed.</summary>
/// <remarks>
/// Judging is apart from walking, since hardware judges anew at each access: CR0.WP, SMEP, SMAP, AC and CPL act at once, on cached
/// translations too. So a TLB keeps these three bits and not a verdict.
/// </remarks>
public static class EffectiveRights
{
    /// <summary>The bits that are combined: R/W, U/S and XD.</summary>
    public const PageTableFlags Mask = PageTableFlags.Writable | PageTableFlags.User | PageTableFlags.NoExecute;

    /// <summary>Combines what the levels so far allow with one more entry.</summary>
    public static PageTableFlags Combine(PageTableFlags soFar, PageTableEntry entry)
    {
        // With XD inverted, all three combine by AND.
        ulong combined = ((ulong)soFar ^ (ulong)PageTableFlags.NoExecute) & (entry.Value ^ (ulong)PageTableFlags.NoExecute);
        return (PageTableFlags)(combined ^ (ulong)PageTableFlags.NoExecute) & Mask;
    }

    /// <summary>What an access of the kind and mode requires of the combined rights.</summary>
    /// <returns>It is allowed if <c>(rights &amp; mask) == value</c>.</returns>
    /// <remarks>SDM vol. 3A, "Determination of Access Rights".</remarks>
    internal static (PageTableFlags Mask, PageTableFlags Value) Requirement(AccessKind kind, AccessMode mode, in PagingControls controls)
    {
        PageTableFlags mask = PageTableFlags.None;
        PageTableFlags value = PageTableFlags.None;
        if (mode == AccessMode.User)
        {
            mask |= PageTableFlags.User;
            value |= PageTableFlags.User;
        }
        else if (kind == AccessKind.Fetch ? controls.SupervisorExecutionPrevention : SmapApplies(mode, controls))
        {
            mask |= PageTableFlags.User;
        }

        if (kind == AccessKind.Fetch)
            mask |= PageTableFlags.NoExecute;
        else if (kind == AccessKind.Write && (mode == AccessMode.User || controls.WriteProtect))
        {
            mask |= PageTableFlags.Writable;
            value |= PageTableFlags.Writable;
        }

        return (mask, value);
    }

    /// <summary>The first rule that refuses the access, or <see cref="RefusalRule.None"/>.</summary>
    public static RefusalRule Judge(PageTableFlags rights, AccessKind kind, AccessMode mode, in PagingControls controls)
    {
        (PageTableFlags mask, PageTableFlags value) = Requirement(kind, mode, controls);
        PageTableFlags wrong = (rights & mask) ^ value;
        if ((wrong & PageTableFlags.User) != 0)
        {
            return mode == AccessMode.User ? RefusalRule.SupervisorPage
                : kind == AccessKind.Fetch ? RefusalRule.SupervisorExecution
                : RefusalRule.SupervisorAccess;
        }

        return (wrong & PageTableFlags.Writable) != 0 ? RefusalRule.ReadOnly
            : (wrong & PageTableFlags.NoExecute) != 0 ? RefusalRule.NoExecute
            : RefusalRule.None;
    }

    private static bool SmapApplies(AccessMode mode, in PagingControls controls) =>
        controls.SupervisorAccessPrevention && mode != AccessMode.SupervisorWithUserAccess;
}
