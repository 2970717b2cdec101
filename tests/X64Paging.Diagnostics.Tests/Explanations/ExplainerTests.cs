// SPDX-License-Identifier: MIT
using X64Paging.Diagnostics.Explanations;
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Diagnostics.Tests.Explanations;

/// <summary>What is said about an access to the page at linear 0, whose entries lie at 0x1000, 0x2000, 0x3000 and 0x4000.</summary>
public sealed class ExplainerTests : IDisposable
{
    private const ulong Pte = 0x4000;

    private readonly PhysicalMemory _memory = PhysicalMemory.Sparse(addressBits: 46);
    private PagingControls _controls = PagingControls.LongMode with { Cr3 = 0x1000 };

    public ExplainerTests()
    {
        for (ulong table = 0x1000; table <= Pte; table += 0x1000)
            Store(table, table + 0x1007);
    }

    public void Dispose() => _memory.Dispose();

    [Fact]
    public void Allowed_access_has_rights_and_neither_verdict_nor_change()
    {
        Explanation explanation = Explain(AccessKind.Write);

        Assert.Equal((AccessFaultKind.None, false, null), (explanation.Kind, explanation.IsStale, explanation.Verdict));
        Assert.Null(explanation.Change);
        Assert.Equal(new PhysicalAddress(0x5123), explanation.Walk!.Physical);
        Assert.Equal(["R/W 1", "U/S 1", "XD 0"], explanation.Rights.Select(right => $"{right.Name} {(right.IsSet ? 1 : 0)}"));
        Assert.All(explanation.Rights, right => Assert.Empty(right.DecidedBy));
    }

    [Fact]
    public void Right_names_every_entry_that_took_it_away()
    {
        Store(0x2000, 0x3005);
        Store(Pte, 0x5005);

        Explanation explanation = Explain(AccessKind.Write);

        Assert.Equal([PagingLevel.Pdpt, PagingLevel.PageTable], explanation.Rights[0].DecidedBy.Select(step => step.Level));
        Assert.Equal((RefusalRule.ReadOnly, PagingLevel.Pdpt, 1, "R/W"), Verdict(explanation));
        Assert.Equal([(RefusalRule.ReadOnly, PagingLevel.PageTable)], explanation.AlsoRefusing.Select(other => (other.Refusal.Rule, other.Refusal.Level)));
        Assert.Equal(["Pdpt [0x2000] 0x3025 -> 0x3027: 1=1", "PageTable [0x4000] 0x5005 -> 0x5007: 1=1"], Changes(explanation));
    }

    [Fact]
    public void Rules_that_refuse_besides_are_told_in_the_order_in_which_they_are_asked()
    {
        _controls = _controls with { Cr4 = _controls.Cr4 | Cr4Flags.UserProtectionKeys, Pkru = 3u << 6 };
        Store(0x3000, 0x4005);
        Store(Pte, 0x9800_0000_0000_5005);

        Explanation explanation = Explain(AccessKind.Write);

        Assert.Equal((RefusalRule.ReadOnly, PagingLevel.PageDirectory, 1, "R/W"), Verdict(explanation));
        Assert.Equal([RefusalRule.ReadOnly, RefusalRule.ProtectionKey], explanation.AlsoRefusing.Select(other => other.Refusal.Rule));
        Assert.Contains("PKRU has AD3", explanation.AlsoRefusing[1].Rule, StringComparison.Ordinal);
        Assert.Equal((3, true), (explanation.Change!.Count, Works(explanation)));
        Assert.Equal("Pkru 0xc0 -> 0x0", Changes(explanation)[0]);
    }

    [Fact]
    public void Write_by_supervisor_mode_is_mended_in_the_entry_rather_than_in_CR0()
    {
        Store(Pte, 0x5005);

        Explanation explanation = Explain(AccessKind.Write, AccessMode.Supervisor);

        Assert.Equal(["PageTable [0x4000] 0x5005 -> 0x5007: 1=1"], Changes(explanation));
        Assert.Null(explanation.ChangeWithoutControlRegisters);
        Assert.Contains("with CR0.WP set", explanation.Verdict!.Rule, StringComparison.Ordinal);
    }

    [Fact]
    public void Control_register_that_saves_a_change_is_shown_beside_the_way_without_it()
    {
        Store(0x3000, 0x4005);
        Store(Pte, 0x5005);

        Explanation explanation = Explain(AccessKind.Write, AccessMode.Supervisor);

        Assert.Equal(["Cr0 0x80010033 -> 0x80000033"], Changes(explanation));
        Assert.Equal((1, 2), (explanation.Change!.Count, explanation.ChangeWithoutControlRegisters!.Count));
    }

    [Fact]
    public void CR0_WP_is_no_way_out_while_shadow_stacks_are_on()
    {
        _controls = _controls with { Cr4 = _controls.Cr4 | Cr4Flags.ControlFlowEnforcement };
        Store(0x3000, 0x4005);
        Store(Pte, 0x5005);

        Assert.Equal((2, false), (Explain(AccessKind.Write, AccessMode.Supervisor).Change!.Count, Explain(AccessKind.Write, AccessMode.Supervisor).Change!.ChangesControlRegister));
    }

    [Theory]
    [InlineData(AccessMode.Supervisor, "Eflags 0x0 -> 0x40000")]
    [InlineData(AccessMode.SupervisorImplicit, "PageTable [0x4000] 0x5007 -> 0x5003: 2=0")]
    public void SMAP_is_mended_by_AC_if_the_access_is_explicit(AccessMode mode, string change)
    {
        _controls = _controls with { Cr4 = _controls.Cr4 | Cr4Flags.SupervisorAccessPrevention };

        Explanation explanation = Explain(AccessKind.Read, mode);

        Assert.Equal((RefusalRule.SupervisorAccess, PagingLevel.PageTable, 2, "U/S"), Verdict(explanation));
        Assert.Equal([change], Changes(explanation));
        Assert.True(Works(explanation));
    }

    [Fact]
    public void SMEP_is_mended_by_the_leafs_U_S()
    {
        _controls = _controls with { Cr4 = _controls.Cr4 | Cr4Flags.SupervisorExecutionPrevention };

        Explanation explanation = Explain(AccessKind.Fetch, AccessMode.Supervisor);

        Assert.Equal(["PageTable [0x4000] 0x5007 -> 0x5003: 2=0"], Changes(explanation));
        Assert.True(explanation.Change!.NeedsInvalidation);
    }

    [Fact]
    public void XD_that_is_reserved_in_two_entries_is_mended_by_NXE()
    {
        _controls = _controls with { Efer = _controls.Efer & ~EferFlags.NoExecuteEnable };
        Store(0x3000, 0x8000_0000_0000_4007);
        Store(Pte, 0x8000_0000_0000_5007);

        Explanation read = Explain(AccessKind.Read);
        Explanation fetch = Explain(AccessKind.Fetch);

        Assert.Equal(["Efer 0x501 -> 0xd01"], Changes(read));
        Assert.Equal(2, fetch.Change!.Count);
        Assert.False(fetch.Change.ChangesControlRegister);
        Assert.Contains("XD is reserved while EFER.NXE is clear", read.Verdict!.Rule, StringComparison.Ordinal);
        Assert.EndsWith("4-Level Paging and 5-Level Paging", read.Verdict.Section, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x1000, 0x2087, "PS is reserved in a PML4E")]
    [InlineData(0x3000, 0x20_2087, "a multiple of its size, 2 MiB")]
    [InlineData(0x4000, 0x8_0000_0000_5007, "MAXPHYADDR is 46")]
    public void Reserved_bit_is_told_with_its_reason(ulong entry, ulong value, string reason)
    {
        Store(entry, value);

        Explanation explanation = Explain(AccessKind.Read);

        Assert.Contains(reason, explanation.Verdict!.Rule, StringComparison.Ordinal);
        Assert.Equal((1, true), (explanation.Change!.Count, Works(explanation)));
        Assert.False(explanation.Change.NeedsInvalidation);
    }

    [Fact]
    public void Leaf_that_is_not_present_needs_its_frame()
    {
        Store(Pte, 0xABC_0006);

        Explanation explanation = Explain(AccessKind.Write);

        EntryChange change = Assert.IsType<EntryChange>(Assert.Single(explanation.Change!.Changes));
        Assert.True(change.NeedsFrame);
        Assert.Equal((0xABC_0007UL, 0x1000UL), (change.NewValue.Value, change.Reach));
    }

    [Fact]
    public void Upper_entry_that_is_not_present_needs_tables()
    {
        Store(0x2000, 0);

        Explanation explanation = Explain(AccessKind.Read);

        EntryChange[] changes = [.. explanation.Change!.Changes.Cast<EntryChange>()];
        Assert.Equal([PagingLevel.Pdpt, PagingLevel.PageDirectory, PagingLevel.PageTable], changes.Select(change => change.Level));
        Assert.Equal([(true, false, false), (true, true, false), (false, true, true)], changes.Select(change => (change.NamesNewTable, change.IsInNewTable, change.NeedsFrame)));
        Assert.All(changes, change => Assert.Equal(["P", "U/S"], change.Bits.Select(bit => bit.Name)));
        Assert.Equal(6, explanation.Change.Count);
    }

    [Fact]
    public void Upper_entry_that_has_kept_its_table_needs_P_alone()
    {
        Store(0x2000, 0x3006);

        Assert.Equal(["Pdpt [0x2000] 0x3006 -> 0x3007: 0=1"], Changes(Explain(AccessKind.Write)));
    }

    [Fact]
    public void Shadow_stack_access_to_an_ordinary_page_needs_a_shadow_stack_page()
    {
        _controls = _controls with { Cr4 = _controls.Cr4 | Cr4Flags.ControlFlowEnforcement };

        Explanation explanation = Explain(AccessKind.ShadowStackWrite);

        Assert.Equal(["PageTable [0x4000] 0x5007 -> 0x5045: 1=0 6=1"], Changes(explanation));
        Assert.Equal("Page-fault bits 0 1 2 6", "Page-fault bits " + string.Join(' ', explanation.ErrorCode.Where(bit => bit.IsSet).Select(bit => bit.Number)));
    }

    [Fact]
    public void Rights_that_were_raised_since_are_told_as_stale()
    {
        Store(Pte, 0x5005);
        using Mmu mmu = new(_memory, _controls);
        MemoryAccess write = new(new LinearAddress(0x123), 1, AccessKind.Write, AccessMode.User);
        Assert.True(mmu.TryAccess(write with { Kind = AccessKind.Read }, out _, out _));
        Store(Pte, 0x5007);
        Assert.False(mmu.TryAccess(write, out _, out AccessFault fault));

        Explanation explanation = Explainer.Explain(mmu, write, fault);

        Assert.True(explanation.IsStale);
        Assert.Equal((RefusalRule.ReadOnly, PagingLevel.None), (explanation.Verdict!.Refusal.Rule, explanation.Verdict.Refusal.Level));
        Assert.Null(explanation.Change);
        Assert.Contains("the tables allow the access by now", Text(explanation), StringComparison.Ordinal);
    }

    [Fact]
    public void Access_that_the_tables_refuse_by_now_is_told_as_stale()
    {
        using Mmu mmu = new(_memory, _controls);
        MemoryAccess read = new(new LinearAddress(0x123), 1, AccessKind.Read, AccessMode.User);
        Assert.True(mmu.TryAccess(read, out _, out _));
        Store(Pte, 0);

        Explanation explanation = Explainer.Explain(mmu, read, default);

        Assert.True(explanation.IsStale);
        Assert.Equal(RefusalRule.NotPresent, explanation.Verdict!.Refusal.Rule);
        Assert.Contains("allowed by a cached translation", Text(explanation), StringComparison.Ordinal);
    }

    [Fact]
    public void Both_pages_of_a_crosser_are_made_legal()
    {
        Store(Pte, 0x5005);

        Explanation explanation = Explain(AccessKind.Write, address: 0xFFC, size: 8);

        Assert.Equal([0xFFCUL, 0x1000UL], explanation.Walks.Select(walk => walk.Address.Value));
        Assert.Equal(0xFFCUL, explanation.Walk!.Address.Value);
        Assert.Equal(["PageTable [0x4000] 0x5005 -> 0x5007: 1=1", "PageTable [0x4008] 0x0 -> 0x7: 0=1 1=1 2=1"], Changes(explanation));
    }

    [Theory]
    [InlineData(0x0001_0000_0000_0123, "bits 63:47 must all be equal; LAM masks no tag off", 0x123)]
    [InlineData(0x0000_8000_0000_0000, "bits 63:47 must all be equal", 0x0000_7FFF_FFFF_FFFF)]
    [InlineData(0xFFFF_7FFF_FFFF_FFFF, "bits 63:47 must all be equal", 0xFFFF_8000_0000_0000)]
    public void Address_that_is_not_canonical_is_told_with_the_nearest_that_is(ulong address, string rule, ulong nearest)
    {
        Explanation explanation = Explain(AccessKind.Read, AccessMode.Supervisor, address);

        Assert.Equal((AccessFaultKind.GeneralProtection, AddressRule.NotCanonical), (explanation.Kind, explanation.AddressRule));
        Assert.Contains(rule, explanation.AddressSentence, StringComparison.Ordinal);
        Assert.Empty(explanation.Walks);
        Assert.Equal(nearest, Assert.IsType<AddressChange>(explanation.Change!.Changes[0]).NewAddress.Value);
    }

    [Fact]
    public void Last_byte_that_is_not_canonical_is_told()
    {
        Explanation explanation = Explain(AccessKind.Read, address: 0x7FFF_FFFF_FFFC, size: 8);

        Assert.Equal(AddressRule.LastByteNotCanonical, explanation.AddressRule);
        Assert.Contains("the last byte, 0x800000000003", explanation.AddressSentence, StringComparison.Ordinal);
    }

    [Fact]
    public void LASS_is_told_and_mended_by_AC()
    {
        _controls = _controls with { Cr4 = _controls.Cr4 | Cr4Flags.LinearAddressSpaceSeparation | Cr4Flags.SupervisorAccessPrevention };

        Explanation explanation = Explain(AccessKind.Read, AccessMode.Supervisor);

        Assert.Equal((AccessFaultKind.GeneralProtection, AddressRule.WrongHalf), (explanation.Kind, explanation.AddressRule));
        Assert.Equal(["Eflags 0x0 -> 0x40000"], Changes(explanation));
    }

    [Theory]
    [InlineData(PagingMode.ThirtyTwoBit, "PageDirectory PageTable")]
    [InlineData(PagingMode.Pae, "Pdpt PageDirectory PageTable")]
    public void Older_paging_modes_are_mended_too(PagingMode mode, string levels)
    {
        _controls = new PagingControls
        {
            Cr0 = Cr0Flags.ProtectionEnable | Cr0Flags.Paging | Cr0Flags.WriteProtect,
            Cr3 = 0x8000,
            Cr4 = mode == PagingMode.Pae ? Cr4Flags.PhysicalAddressExtension : Cr4Flags.PageSizeExtensions,
            MaxPhysicalAddressBits = 36,
            Features = PagingFeatures.Intel,
            Variants = PagingVariants.PaeOnDemand,
        };

        Explanation explanation = Explain(AccessKind.Read, address: 0x8040_5123);

        Assert.Equal(mode, explanation.Controls.Mode);
        Assert.Equal(levels, string.Join(' ', explanation.Change!.Changes.Cast<EntryChange>().Select(change => change.Level)));
        Assert.True(Works(explanation));
    }

    [Fact]
    public void Error_code_is_told_bit_by_bit()
    {
        _controls = _controls with { Efer = _controls.Efer & ~EferFlags.NoExecuteEnable };
        Store(Pte, 0x5003);

        Explanation explanation = Explain(AccessKind.Fetch);

        Assert.Equal(
            ["P 1", "W/R 0", "U/S 1", "RSVD 0", "I/D 0", "PK 0", "SS 0"],
            explanation.ErrorCode.Select(bit => $"{bit.Name} {(bit.IsSet ? 1 : 0)}"));
        Assert.Equal("it is an instruction fetch, but EFER.NXE and CR4.SMEP are clear", explanation.ErrorCode[4].Reason);
    }

    [Fact]
    public void Text_has_everything_in_order()
    {
        Store(Pte, 0x5005);

        Assert.Equal(
            """
            write of 0x123, 1 byte, in user mode
            #PF, error code 0x7, CR2 0x123
              bit 0  P    1  all entries are present, and their rights refuse
              bit 1  W/R  1  the access is a write
              bit 2  U/S  1  it is made in user mode
              bit 3  RSVD 0  no reserved bit ended the walk
              bit 4  I/D  0  it is no instruction fetch
              bit 5  PK   0  CR4.PKE and CR4.PKS are clear
              bit 6  SS   0  it is no shadow-stack access
            walk of 0x123: 4-level paging, CR3 0x1000
              PML4E [0x1000] = 0x0000000000002027  rwx user        table 0x2000, Present, Writable, User, Accessed
              PDPTE [0x2000] = 0x0000000000003027  rwx user        table 0x3000, Present, Writable, User, Accessed
              PDE   [0x3000] = 0x0000000000004027  rwx user        table 0x4000, Present, Writable, User, Accessed
              PTE   [0x4000] = 0x0000000000005005  r-x user        page 0x5000, Present, User  <- bit 1 (R/W) is 0
            effective rights: r-x user
              R/W 0  clear in the PTE
              U/S 1  set at every level
              XD  0  clear at every level
            verdict: a user-mode write needs R/W set at every level
              SDM vol. 3A, Determination of Access Rights
              refused at the PTE [0x4000], bit 1 (R/W) is 0
            smallest change: 1 change
              PTE [0x4000] 0x0000000000005005 -> 0x0000000000005007: bit 1 (R/W) 0 -> 1
              INVLPG 0x123, as what is cached may refuse still
              then it is allowed: physical 0x5123

            """,
            Text(Explain(AccessKind.Write)));
    }

    private static string Text(Explanation explanation)
    {
        using StringWriter writer = new();
        ExplanationText.Write(writer, explanation);
        return writer.ToString().ReplaceLineEndings("\n");
    }

    private static (RefusalRule Rule, PagingLevel Level, int Bit, string Name) Verdict(Explanation explanation)
    {
        Finding verdict = explanation.Verdict!;
        return (verdict.Refusal.Rule, verdict.Refusal.Level, verdict.Refusal.Bit, verdict.BitName);
    }

    private static string[] Changes(Explanation explanation) => [.. explanation.Change!.Changes.Select(change => change switch
    {
        EntryChange entry => $"{entry.Level} [{entry.EntryAddress}] 0x{entry.OldValue.Value:x} -> 0x{entry.NewValue.Value:x}: "
            + string.Join(' ', entry.Bits.Select(bit => $"{bit.Number}={bit.To}")),
        RegisterChange register => $"{register.Register} 0x{register.OldValue:x} -> 0x{register.NewValue:x}",
        _ => change.ToString(),
    })];

    private void Store(ulong address, ulong entry) => _memory.Write(new PhysicalAddress(address), entry);

    private bool Works(Explanation explanation) => Remedy.Works(_memory, _controls, explanation.Access, explanation.Change!.Changes);

    private Explanation Explain(AccessKind kind, AccessMode mode = AccessMode.User, ulong address = 0x123, int size = 1)
    {
        using Mmu mmu = new(_memory, _controls);
        MemoryAccess access = new(new LinearAddress(address), size, kind, mode);
        bool isAllowed = mmu.TryAccess(access, out _, out AccessFault fault);
        Assert.Equal(isAllowed, fault.Kind == AccessFaultKind.None);
        return Explainer.Explain(mmu, access, fault);
    }
}
