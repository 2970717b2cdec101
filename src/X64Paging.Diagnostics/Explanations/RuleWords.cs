// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Diagnostics.Explanations;

/// <summary>The rules of paging in a sentence each, and the manual's sections that have them, by title.</summary>
internal static class RuleWords
{
    private const string Manual = "SDM vol. 3A, ";

    /// <summary>The finding that a walk's refusal is.</summary>
    public static Finding Describe(Refusal refusal, Walk walk)
    {
        string name = refusal.Level == PagingLevel.None ? "" : walk.MeaningOf(new WalkStep(refusal.Level, refusal.EntryAddress, refusal.Entry)).NameOf(refusal.Bit);
        return new Finding(refusal, name, Sentence(refusal, walk), Section(refusal.Rule, walk.Controls.Mode));
    }

    /// <summary>The section that has a rule.</summary>
    public static string Section(RefusalRule rule, PagingMode mode) => Manual + rule switch
    {
        RefusalRule.NotPresent => "Page-Fault Exceptions",
        RefusalRule.ReservedBit => mode switch
        {
            PagingMode.ThirtyTwoBit => "32-Bit Paging",
            PagingMode.Pae => "PAE Paging",
            _ => "4-Level Paging and 5-Level Paging",
        },
        RefusalRule.ProtectionKey => "Protection Keys",
        _ => "Determination of Access Rights",
    };

    /// <summary>The section that has the rules of addresses.</summary>
    public static string AddressSection => Manual + "Linear-Address Pre-Processing";

    private static string Sentence(Refusal refusal, Walk walk)
    {
        bool isUser = walk.Mode == AccessMode.User;
        return refusal.Rule switch
        {
            RefusalRule.NotPresent => "an entry with P clear maps nothing, and nothing else in it is looked at",
            RefusalRule.ReservedBit => "a present entry must have its reserved bits clear: " + WhyReserved(refusal, walk),
            RefusalRule.SupervisorPage => "a user-mode access needs U/S set at every level",
            RefusalRule.ReadOnly when isUser => "a user-mode write needs R/W set at every level",
            RefusalRule.ReadOnly => "with CR0.WP set, a supervisor-mode write needs R/W set at every level",
            RefusalRule.NoExecute => "an instruction fetch needs XD clear at every level",
            RefusalRule.SupervisorExecution => "with CR4.SMEP set, supervisor mode may not fetch from a user-mode page, one with U/S set at every level",
            RefusalRule.SupervisorAccess when walk.Mode == AccessMode.SupervisorImplicit =>
                "with CR4.SMAP set, an implicit supervisor-mode access may not touch a user-mode page, one with U/S set at every level, whatever EFLAGS.AC is",
            RefusalRule.SupervisorAccess =>
                "with CR4.SMAP set, supervisor mode may touch a user-mode page, one with U/S set at every level, only while EFLAGS.AC is set",
            RefusalRule.ShadowStack => ShadowStackSentence(refusal, walk),
            _ => KeySentence(walk),
        };
    }

    private static string ShadowStackSentence(Refusal refusal, Walk walk)
    {
        string mode = walk.Mode == AccessMode.User ? "user-mode" : "supervisor-mode";
        return (PageTableFlags)(1UL << refusal.Bit) switch
        {
            _ when refusal.Level == PagingLevel.None => "a shadow-stack access needs a shadow-stack page of its own mode",
            PageTableFlags.User when walk.Mode == AccessMode.User => "a user-mode shadow-stack access needs a user-mode page, one with U/S set at every level",
            PageTableFlags.User => "a supervisor-mode shadow-stack access needs a supervisor-mode page, one with U/S clear at some level",
            PageTableFlags.Dirty => $"a {mode} shadow-stack access needs a shadow-stack page, and the leaf of such a page has D set",
            _ when walk.Steps.Count > 0 && refusal.EntryAddress == walk.Steps[^1].EntryAddress && refusal.Entry.IsWritable =>
                $"a {mode} shadow-stack access needs a shadow-stack page, and the leaf of such a page has R/W clear",
            _ => $"a {mode} shadow-stack access needs a shadow-stack page, which has R/W set in every entry above the leaf",
        };
    }

    private static string KeySentence(Walk walk)
    {
        if (walk.Steps.Count == 0)
            return "the page's protection key forbids the access";

        bool isUserPage = Remedies.IsUserPage(walk);
        int key = walk.Steps[^1].Entry.ProtectionKey;
        uint register = isUserPage ? walk.Controls.Pkru : walk.Controls.Pkrs;
        string bit = (register >> (2 * key) & 1) != 0 ? $"AD{key}, which forbids every data access" : $"WD{key}, which forbids writes";
        return $"{(isUserPage ? "PKRU" : "IA32_PKRS")} has {bit} to {(isUserPage ? "user" : "supervisor")}-mode pages of key {key}";
    }

    private static string WhyReserved(Refusal refusal, Walk walk)
    {
        PagingControls controls = walk.Controls;
        EntryMeaning meaning = new(refusal.Entry, refusal.Level, controls);
        return refusal.Bit switch
        {
            63 when controls.Mode != PagingMode.Pae || refusal.Level != PagingLevel.Pdpt => "XD is reserved while EFER.NXE is clear",
            7 when refusal.Level >= PagingLevel.Pml4 => $"PS is reserved in a {refusal.Level.EntryName}, which never maps a page",
            7 when refusal.Level == PagingLevel.Pdpt && controls.IsLongMode => "PS is reserved in a PDPTE of a processor that has no 1 GiB pages",
            8 when refusal.Level >= PagingLevel.Pml4 => $"bit 8 is reserved in a {refusal.Level.EntryName} on AMD's processors",
            byte bit when meaning.IsLeaf && refusal.Level > PagingLevel.PageTable && bit is > 12 and < 30 && bit < controls.MaxPhysicalAddressBits =>
                $"the page's address is a multiple of its size, {Size(meaning.PageSize)}",
            byte bit when bit >= controls.MaxPhysicalAddressBits => $"bits from {controls.MaxPhysicalAddressBits} up are no address: MAXPHYADDR is {controls.MaxPhysicalAddressBits}",
            byte bit => $"bit {bit} is reserved in a {refusal.Level.EntryName} here",
        };
    }

    /// <summary>A page's size, such as 2 MiB.</summary>
    public static string Size(PageSize size) => size switch
    {
        PageSize.Size4KiB => "4 KiB",
        PageSize.Size2MiB => "2 MiB",
        PageSize.Size4MiB => "4 MiB",
        _ => "1 GiB",
    };
}
