// SPDX-License-Identifier: MIT
namespace X64Paging.Paging;

/// <summary>What the levels of a walk allow together: R/W and U/S are ANDed over them, XD is ORed.</summary>
/// <remarks>
/// Judging is apart from walking, since hardware judges anew at each access: CR0.WP, SMEP, SMAP, AC, CPL and the protection keys act at
/// once, on cached translations too. So a TLB keeps these bits and not a verdict.
/// </remarks>
public static class EffectiveRights
{
    /// <summary>The bits that are combined: R/W, U/S and XD.</summary>
    public const PageTableFlags Mask = PageTableFlags.Writable | PageTableFlags.User | PageTableFlags.NoExecute;

    private const int KeyCount = 16;

    /// <summary>Combines what the levels so far allow with one more entry.</summary>
    public static PageTableFlags Combine(PageTableFlags soFar, PageTableEntry entry)
    {
        // With XD inverted, all three combine by AND.
        ulong combined = ((ulong)soFar ^ (ulong)PageTableFlags.NoExecute) & (entry.Value ^ (ulong)PageTableFlags.NoExecute);
        return (PageTableFlags)(combined ^ (ulong)PageTableFlags.NoExecute) & Mask;
    }

    /// <summary>The first rule that refuses the access, or <see cref="RefusalRule.None"/>. A protection key is the last that is asked.</summary>
    public static RefusalRule Judge(PageTranslation translation, AccessKind kind, AccessMode mode, in PagingControls controls) =>
        Judge(translation, kind, mode, Requirement(kind, mode, controls));

    internal static RefusalRule Judge(PageTranslation translation, AccessKind kind, AccessMode mode, in AccessRequirement requirement)
    {
        PageTableFlags wrong = (PageTableFlags)((translation.Effective.Value ^ requirement.Value) & requirement.Mask);
        if (wrong == 0)
            return requirement.KeyDenies(translation) ? RefusalRule.ProtectionKey : RefusalRule.None;

        if (kind is AccessKind.ShadowStackRead or AccessKind.ShadowStackWrite)
            return RefusalRule.ShadowStack;
        if ((wrong & PageTableFlags.User) != 0)
        {
            return mode == AccessMode.User ? RefusalRule.SupervisorPage
                : kind == AccessKind.Fetch ? RefusalRule.SupervisorExecution
                : RefusalRule.SupervisorAccess;
        }

        return (wrong & PageTableFlags.Writable) != 0 ? RefusalRule.ReadOnly : RefusalRule.NoExecute;
    }

    /// <summary>What an access of the kind and mode requires.</summary>
    /// <remarks>SDM vol. 3A, "Determination of Access Rights", "Protection Keys", "Shadow-Stack Accesses".</remarks>
    internal static AccessRequirement Requirement(AccessKind kind, AccessMode mode, in PagingControls controls)
    {
        if (controls.Mode == PagingMode.None)
            return default;
        if (kind is AccessKind.ShadowStackRead or AccessKind.ShadowStackWrite)
            return ShadowStackRequirement(kind, mode, controls);

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

        return new((ulong)mask, (ulong)value, DeniedKeys(kind, mode, controls));
    }

    /// <summary>R/W at every level but the leaf's, where it is clear and D is set; U/S as the mode is. SMAP plays no part.</summary>
    private static AccessRequirement ShadowStackRequirement(AccessKind kind, AccessMode mode, in PagingControls controls)
    {
        const PageTableFlags Matter = PageTranslation.UpperWritable | PageTableFlags.Writable | PageTableFlags.Dirty | PageTableFlags.User;
        PageTableFlags value = PageTranslation.UpperWritable | PageTableFlags.Dirty;
        if (mode == AccessMode.User)
            value |= PageTableFlags.User;
        return new((ulong)Matter, (ulong)value, DeniedKeys(kind, mode, controls));
    }

    /// <summary>The keys that deny. A key's own rule asks for no other right, so it counts where another rule refuses too.</summary>
    private static uint DeniedKeys(AccessKind kind, AccessMode mode, in PagingControls controls)
    {
        if (kind == AccessKind.Fetch || !controls.IsLongMode)
            return 0;

        bool isWrite = kind is AccessKind.Write or AccessKind.ShadowStackWrite;
        uint denied = 0;
        if ((controls.Cr4 & Cr4Flags.UserProtectionKeys) != 0)
            denied |= Denied(controls.Pkru, isWrite && (mode == AccessMode.User || controls.WriteProtect)) << KeyCount;
        if ((controls.Cr4 & Cr4Flags.SupervisorProtectionKeys) != 0)
            denied |= Denied(controls.Pkrs, isWrite && controls.WriteProtect);
        return denied;
    }

    private static uint Denied(uint register, bool writeDisableBinds)
    {
        const uint AccessDisable = 1;
        const uint WriteDisable = 2;
        uint binding = writeDisableBinds ? AccessDisable | WriteDisable : AccessDisable;
        uint denied = 0;
        for (int key = 0; key < KeyCount; key++)
        {
            if ((register >> (2 * key) & binding) != 0)
                denied |= 1u << key;
        }

        return denied;
    }

    private static bool SmapApplies(AccessMode mode, in PagingControls controls) =>
        controls.SupervisorAccessPrevention && mode != AccessMode.SupervisorWithUserAccess;
}
