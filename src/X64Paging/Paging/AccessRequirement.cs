// SPDX-License-Identifier: MIT
namespace X64Paging.Paging;

/// <summary>What one kind of access in one mode requires of a translation under the controls in force.</summary>
/// <param name="Mask">The bits of the effective entry that matter.</param>
/// <param name="Value">What they must be.</param>
/// <param name="DeniedKeys">Bit k: key k of supervisor-mode pages denies; bit 16 + k: of user-mode pages.</param>
internal readonly record struct AccessRequirement(ulong Mask, ulong Value, uint DeniedKeys)
{
    /// <summary>Whether the access is allowed.</summary>
    public bool Allows(PageTranslation translation) =>
        ((translation.Effective.Value ^ Value) & Mask) == 0 && !KeyDenies(translation);

    /// <summary>As <see cref="Allows"/>, but for D: what a cached D says is not the last word.</summary>
    public bool AllowsButForDirty(PageTranslation translation) =>
        ((translation.Effective.Value ^ Value) & Mask & ~(ulong)PageTableFlags.Dirty) == 0 && !KeyDenies(translation);

    /// <summary>Whether the protection key alone denies.</summary>
    public bool KeyDenies(PageTranslation translation) => (DeniedKeys >> translation.KeyIndex & 1) != 0;
}
