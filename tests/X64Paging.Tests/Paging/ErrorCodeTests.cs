// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;
using Xunit;
using static X64Paging.Paging.AccessKind;
using static X64Paging.Paging.AccessMode;
using static X64Paging.Paging.PagingLevel;

namespace X64Paging.Tests.Paging;

/// <summary>
/// The error codes of the situations that manuals and kernels name, one by one; <see cref="AccessRightsTests"/> has all others. SDM vol. 3A,
/// "Page-Fault Exceptions".
/// </summary>
public sealed class ErrorCodeTests : IDisposable
{
    private const PageTableFlags P = PageTableFlags.Present;
    private const PageTableFlags W = PageTableFlags.Writable;
    private const PageTableFlags U = PageTableFlags.User;
    private const ulong Xd = (ulong)PageTableFlags.NoExecute;
    private const ulong D = (ulong)PageTableFlags.Dirty;
    private const AccessSwitches Wp = AccessSwitches.WriteProtect;
    private const AccessSwitches Nxe = AccessSwitches.NoExecuteEnable;
    private const AccessSwitches Smep = AccessSwitches.SupervisorExecutionPrevention;
    private const AccessSwitches Smap = AccessSwitches.SupervisorAccessPrevention;

    private readonly PhysicalMemory _memory = new(1 << 20);

    public static TheoryData<Situation> Rights => Table(
    [
        new("user read of an absent page", Read, User, 0x4) { Cleared = { [PageTable] = P } },
        new("user write of an absent page", Write, User, 0x6) { Cleared = { [PageTable] = P } },
        new("supervisor read of an absent page", Read, Supervisor, 0x0) { Cleared = { [PageTable] = P } },
        new("supervisor write of an absent page", Write, Supervisor, 0x2) { Cleared = { [PageTable] = P } },
        new("user fetch of an absent page", Fetch, User, 0x14) { Cleared = { [PageTable] = P } },
        new("user fetch of an absent page, no NXE", Fetch, User, 0x4) { Cleared = { [PageTable] = P }, Switches = Wp },
        new("user fetch of an absent page, no NXE but SMEP", Fetch, User, 0x14) { Cleared = { [PageTable] = P }, Switches = Wp | Smep },
        new("user read of a supervisor page", Read, User, 0x5) { Cleared = { [PageTable] = U } },
        new("user write of a supervisor page", Write, User, 0x7) { Cleared = { [PageTable] = U } },
        new("user fetch of a supervisor page", Fetch, User, 0x15) { Cleared = { [PageTable] = U } },
        new("user write of a read-only page", Write, User, 0x7) { Cleared = { [PageTable] = W } },
        new("supervisor write of a read-only page, WP", Write, Supervisor, 0x3) { Cleared = { [PageTable] = W } },
        new("supervisor write of a read-only page, no WP", Write, Supervisor, null) { Cleared = { [PageTable] = W }, Switches = Nxe },
        new("user read below a supervisor PML4E", Read, User, 0x5) { Cleared = { [Pml4] = U } },
        new("supervisor fetch below a supervisor PML4E, SMEP", Fetch, Supervisor, null) { Cleared = { [Pml4] = U }, Switches = Wp | Nxe | Smep },
        new("user write below a read-only PDPTE", Write, User, 0x7) { Cleared = { [Pdpt] = W } },
        new("user fetch below a PML4E with XD", Fetch, User, 0x15) { Set = { [Pml4] = Xd } },
        new("supervisor fetch of a user page, SMEP", Fetch, Supervisor, 0x11) { Switches = Wp | Nxe | Smep },
        new("supervisor fetch of a user page, SMEP but no NXE", Fetch, Supervisor, 0x11) { Switches = Wp | Smep },
        new("supervisor fetch of a supervisor page with XD, SMEP", Fetch, Supervisor, 0x11)
        {
            Cleared = { [PageTable] = U },
            Set = { [PageTable] = Xd },
            Switches = Wp | Nxe | Smep,
        },
        new("user write of an absent page below a read-only PML4E", Write, User, 0x6) { Cleared = { [Pml4] = W, [PageTable] = P } },
        new("supervisor read of a user page, SMAP", Read, Supervisor, 0x1) { Switches = Wp | Nxe | Smap },
        new("supervisor write of a user page, SMAP", Write, Supervisor, 0x3) { Switches = Wp | Nxe | Smap },
        new("supervisor read of a user page, SMAP and AC", Read, SupervisorWithUserAccess, null) { Switches = Wp | Nxe | Smap },
        new("supervisor write of a read-only user page, SMAP and AC", Write, SupervisorWithUserAccess, 0x3)
        {
            Cleared = { [PageTable] = W },
            Switches = Wp | Nxe | Smap,
        },
        new("supervisor write of a user page, SMAP but no WP", Write, Supervisor, 0x3) { Switches = Nxe | Smap },
        new("supervisor fetch of a user page, SMAP but no SMEP", Fetch, Supervisor, null) { Switches = Wp | Nxe | Smap },
        new("read of a descriptor on a user page, SMAP, whatever AC", Read, SupervisorImplicit, 0x1) { Switches = Wp | Nxe | Smap },
        new("read of a descriptor on an absent page, whatever CPL", Read, SupervisorImplicit, 0x0) { Cleared = { [PageTable] = P } },
        new("write of a descriptor's accessed bit on a read-only page", Write, SupervisorImplicit, 0x3) { Cleared = { [PageTable] = W | U } },
    ]);

    public static TheoryData<Situation> ReservedBits => Table(
    [
        new("user read with XD, no NXE", Read, User, 0xD) { Set = { [PageTable] = Xd }, Switches = Wp },
        new("user fetch with XD, no NXE", Fetch, User, 0xD) { Set = { [PageTable] = Xd }, Switches = Wp },
        new("user fetch with XD, no NXE but SMEP", Fetch, User, 0x1D) { Set = { [PageTable] = Xd }, Switches = Wp | Smep },
        new("supervisor write below a PDE with bit 51", Write, Supervisor, 0xB) { Set = { [PageDirectory] = 1UL << 51 } },
        new("supervisor read with the bit of MAXPHYADDR", Read, Supervisor, 0x9) { Set = { [PageTable] = 1UL << 46 } },
        new("supervisor read with that bit, MAXPHYADDR 52", Read, Supervisor, null) { Set = { [PageTable] = 1UL << 46 }, PhysicalAddressBits = 52 },
        new("supervisor write of an absent page with reserved bits", Write, Supervisor, 0x2)
        {
            Set = { [PageTable] = 0xFUL << 46 },
            Cleared = { [PageTable] = P },
        },
        new("supervisor read of an absent PDPTE below a reserved bit", Read, Supervisor, 0x9)
        {
            Set = { [Pml4] = 1UL << 50 },
            Cleared = { [Pdpt] = P },
        },
        new("supervisor read of a reserved bit below an absent PML4E", Read, Supervisor, 0x0)
        {
            Set = { [Pdpt] = 1UL << 50 },
            Cleared = { [Pml4] = P },
        },
        new("user write of a read-only page with a reserved bit", Write, User, 0xF) { Set = { [PageTable] = 1UL << 50 }, Cleared = { [PageTable] = W } },
        new("user read with a reserved bit and a key that denies", Read, User, 0xD)
        {
            Set = { [PageTable] = 1UL << 50 | 1UL << 59 },
            Switches = Wp | Nxe | AccessSwitches.UserKeys,
            Pkru = 1 << 2,
        },
        new("user read below a PML4E with PS", Read, User, 0xD) { Set = { [Pml4] = 1 << 7 } },
        new("user read below a PML4E with bit 8, Intel", Read, User, null) { Set = { [Pml4] = 1 << 8 } },
        new("user read below a PML4E with bit 8, AMD", Read, User, 0xD) { Set = { [Pml4] = 1 << 8 }, Variants = PagingVariants.Amd },
        new("user read of a 2 MiB page with bit 13", Read, User, 0xD) { Size = PageSize.Size2MiB, Set = { [PageDirectory] = 1 << 13 } },
        new("user read of a 2 MiB page with bit 20", Read, User, 0xD) { Size = PageSize.Size2MiB, Set = { [PageDirectory] = 1 << 20 } },
        new("user read of a 2 MiB page with PAT", Read, User, null) { Size = PageSize.Size2MiB, Set = { [PageDirectory] = 1 << 12 } },
        new("supervisor read of a 1 GiB page, unknown size", Read, Supervisor, 0x9) { Size = PageSize.Size1GiB, LargestPage = PageSize.Size2MiB },
        new("supervisor read of a 1 GiB page with bit 29", Read, Supervisor, 0x9) { Size = PageSize.Size1GiB, Set = { [Pdpt] = 1 << 29 } },
        new("supervisor read of a 1 GiB page with PAT", Read, Supervisor, null) { Size = PageSize.Size1GiB, Set = { [Pdpt] = 1 << 12 } },
        new("user read with key, software's bits and G in upper entries", Read, User, null)
        {
            Set = { [Pml4] = 0x7FF0_0000_0000_0F00, [Pdpt] = 0x7FF0_0000_0000_0F00, [PageDirectory] = 0x7FF0_0000_0000_0F00 },
        },
    ]);

    public static TheoryData<Situation> Keys => Table(
    [
        Key("user read, AD", Read, User, 0x25, pkru: 1),
        Key("user write of a read-only page, AD", Write, User, 0x27, pkru: 1) with { Cleared = new() { [PageTable] = W } },
        Key("user fetch, AD", Fetch, User, null, pkru: 1),
        Key("user write, WD", Write, User, 0x27, pkru: 2),
        Key("user read, WD", Read, User, null, pkru: 2),
        Key("supervisor write of a user page, WD", Write, Supervisor, 0x23, pkru: 2),
        Key("supervisor write of a user page, WD but no WP", Write, Supervisor, null, pkru: 2) with { Switches = Nxe | AccessSwitches.UserKeys },
        Key("supervisor read of a user page, WD", Read, Supervisor, null, pkru: 2),
        Key("supervisor read of a user page, AD", Read, Supervisor, 0x21, pkru: 1),
        Key("supervisor write of a user page, AD but no WP", Write, Supervisor, 0x23, pkru: 1) with { Switches = Nxe | AccessSwitches.UserKeys },
        Key("supervisor read of a supervisor page, AD in PKRU", Read, Supervisor, null, pkru: 1) with { Cleared = new() { [PageTable] = U } },
        Key("user read of a supervisor page, AD in PKRU", Read, User, 0x5, pkru: 1) with { Cleared = new() { [PageTable] = U } },
        Key("supervisor read of a supervisor page, AD in PKRS", Read, Supervisor, 0x21, pkrs: 1) with { Cleared = new() { [PageTable] = U } },
        Key("supervisor write of a supervisor page, AD in PKRS", Write, Supervisor, 0x23, pkrs: 1) with { Cleared = new() { [PageTable] = U } },
        Key("supervisor write of a supervisor page, WD in PKRS but no WP", Write, Supervisor, null, pkrs: 2) with
        {
            Cleared = new() { [PageTable] = U },
            Switches = Nxe | AccessSwitches.SupervisorKeys,
        },
        Key("supervisor read of a user page, AD in PKRS", Read, Supervisor, null, pkrs: 1),
        Key("read of a descriptor, AD in PKRS", Read, SupervisorImplicit, 0x21, pkrs: 1) with { Cleared = new() { [PageTable] = U } },
    ]);

    public static TheoryData<Situation> ShadowStacks => Table(
    [
        Shadow("CALL's push on a shadow-stack page", ShadowStackWrite, User, null),
        Shadow("RET's pop from a shadow-stack page", ShadowStackRead, User, null),
        Shadow("store to a shadow-stack page", Write, User, 0x7),
        Shadow("load from a shadow-stack page", Read, User, null),
        new("RET's pop from a writable page", ShadowStackRead, User, 0x45) { Set = { [PageTable] = D }, Switches = CetSwitches },
        new("CALL's push on a writable page", ShadowStackWrite, User, 0x47) { Set = { [PageTable] = D }, Switches = CetSwitches },
        new("RET's pop from a clean read-only page", ShadowStackRead, User, 0x45) { Cleared = { [PageTable] = W }, Switches = CetSwitches },
        new("CALL's push on a clean read-only page", ShadowStackWrite, User, 0x47) { Cleared = { [PageTable] = W }, Switches = CetSwitches },
        new("CALL's push on an absent page", ShadowStackWrite, User, 0x46) { Cleared = { [PageTable] = P }, Switches = CetSwitches },
        new("CALL's push on a page with a reserved bit", ShadowStackWrite, User, 0x4F) { Set = { [PageTable] = 1UL << 50 }, Switches = CetSwitches },
        new("CALL's push below a read-only PDE", ShadowStackWrite, User, 0x47)
        {
            Set = { [PageTable] = D },
            Cleared = { [PageDirectory] = W, [PageTable] = W },
            Switches = CetSwitches,
        },
        Shadow("CALL's push, WD", ShadowStackWrite, User, 0x67) with { Pkru = 2, Switches = CetSwitches | AccessSwitches.UserKeys },
        Shadow("RET's pop, WD", ShadowStackRead, User, null) with { Pkru = 2, Switches = CetSwitches | AccessSwitches.UserKeys },
        new("WRUSS to a supervisor page", ShadowStackWrite, User, 0x47)
        {
            Set = { [PageTable] = D },
            Cleared = { [PageTable] = W | U },
            Switches = CetSwitches,
        },
        Shadow("supervisor push on a user shadow-stack page", ShadowStackWrite, Supervisor, 0x43),
        Shadow("supervisor pop from a user shadow-stack page", ShadowStackRead, Supervisor, 0x41),
        new("supervisor push on a supervisor shadow-stack page", ShadowStackWrite, Supervisor, null)
        {
            Set = { [PageTable] = D },
            Cleared = { [PageTable] = W | U },
            Switches = CetSwitches | Smap,
        },
    ]);

    private const AccessSwitches CetSwitches = Wp | Nxe | AccessSwitches.ShadowStacks;

    [Theory]
    [MemberData(nameof(Rights), DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(ReservedBits), DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Keys), DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(ShadowStacks), DisableDiscoveryEnumeration = true)]
    public void Access_gives_the_error_code_of_its_situation(Situation situation)
    {
        HandLaidTables tables = new(_memory);
        PagingControls controls = situation.Lay(tables);
        bool wasDirty = tables[situation.Size.Level].IsDirty;
        using Mmu mmu = new(_memory, controls);

        bool isAllowed = mmu.TryTranslate(tables.Address, situation.Kind, situation.Mode, out _, out PageFault fault);

        Assert.True(situation.Expected == (isAllowed ? null : (uint)fault.ErrorCode), $"{situation}: {(isAllowed ? "allowed" : fault)}");
        Assert.Equal(wasDirty || (isAllowed && situation.Kind == Write), tables[situation.Size.Level].IsDirty);
        Assert.Equal(isAllowed, tables.Accessed().EndsWith((char)('0' + (int)situation.Size.Level)));
    }

    public void Dispose() => _memory.Dispose();

    private static TheoryData<Situation> Table(Situation[] rows) => [.. rows];

    /// <summary>A page with key 5, of which PKRU or IA32_PKRS say AD (1) or WD (2).</summary>
    private static Situation Key(string what, AccessKind kind, AccessMode mode, uint? expected, uint pkru = 0, uint pkrs = 0) =>
        new(what, kind, mode, expected)
        {
            Set = { [PageTable] = 5UL << 59 },
            Switches = Wp | Nxe | AccessSwitches.UserKeys | AccessSwitches.SupervisorKeys,
            Pkru = pkru << 10,
            Pkrs = pkrs << 10,
        };

    /// <summary>A shadow-stack page of user mode: read-only and dirty.</summary>
    private static Situation Shadow(string what, AccessKind kind, AccessMode mode, uint? expected) =>
        new(what, kind, mode, expected) { Set = { [PageTable] = D }, Cleared = { [PageTable] = W }, Switches = CetSwitches };
}
