// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Translation;

/// <summary>Which changes of CR0, CR4 and EFER invalidate translations.</summary>
/// <remarks>
/// SDM vol. 3A, "Operations that Invalidate TLBs and Paging-Structure Caches". WP, SMAP, the protection keys, CET and LAM act on cached
/// translations as they are. EFER.NXE is not listed there: that it flushes everything is our choice.
/// </remarks>
internal static class ControlFlush
{
    public static FlushScope Of(in PagingControls before, in PagingControls after)
    {
        Cr4Flags changed = before.Cr4 ^ after.Cr4;
        Cr4Flags set = changed & after.Cr4;
        Cr4Flags cleared = changed & before.Cr4;
        if (((before.Cr0 ^ after.Cr0) & Cr0Flags.Paging) != 0
            || ((before.Efer ^ after.Efer) & EferFlags.NoExecuteEnable) != 0
            || (changed & Cr4Flags.GlobalPages) != 0
            || (cleared & Cr4Flags.ProcessContextIdentifiers) != 0)
        {
            return FlushScope.All;
        }

        if (after.Does(PagingVariants.FlushOnMoreControls)
            && ((changed & Cr4Flags.PageSizeExtensions) != 0 || (set & Cr4Flags.UserProtectionKeys) != 0))
        {
            return FlushScope.All;
        }

        return (changed & Cr4Flags.PhysicalAddressExtension) != 0 || (set & Cr4Flags.SupervisorExecutionPrevention) != 0
            ? FlushScope.ContextAndGlobals
            : FlushScope.None;
    }
}
