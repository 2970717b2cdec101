// SPDX-License-Identifier: MIT
using X64Paging.Paging;
using X64Paging.Translation;
using Xunit;
using static X64Paging.Paging.AccessKind;
using static X64Paging.Paging.AccessMode;

namespace X64Paging.Tests.Paging;

/// <summary>Canonical addresses, LAM, UAI and LASS. SDM vol. 3A, "Linear-Address Pre-Processing".</summary>
public sealed class LinearAddressRulesTests
{
    private const Cr4Flags La57 = Cr4Flags.FiveLevels;
    private const Cr4Flags LamSupervisor = Cr4Flags.SupervisorAddressMasking;
    private const Cr4Flags Lass = Cr4Flags.LinearAddressSpaceSeparation;
    private const Cr4Flags Smap = Cr4Flags.SupervisorAccessPrevention;
    private const ulong LamUser57 = 1UL << 61;
    private const ulong LamUser48 = 1UL << 62;

    [Fact]
    public void Every_address_is_resolved_as_the_rules_say_under_every_setting()
    {
        Mistakes mistakes = new();
        AddressParts[] addresses = [.. AddressParts.All];
        foreach (AddressSettings settings in AddressSettings.All)
        {
            PagingControls controls = settings.Controls;
            foreach (AccessKind kind in Enum.GetValues<AccessKind>())
            {
                foreach (AccessMode mode in Enum.GetValues<AccessMode>())
                {
                    foreach (AddressedSegment segment in Enum.GetValues<AddressedSegment>())
                    {
                        foreach (AddressParts address in addresses)
                            Compare(address, settings, controls, kind, mode, segment);
                    }
                }
            }
        }

        mistakes.AssertNone();

        void Compare(
            AddressParts address, AddressSettings settings, in PagingControls controls, AccessKind kind, AccessMode mode, AddressedSegment segment)
        {
            ulong? expected = AddressOracle.Resolve(address, settings, kind, mode, segment);
            bool isAllowed = LinearAddressRules.TryResolve(
                controls, new LinearAddress(address.Value), 1, kind, mode, segment, out LinearAddress resolved);
            if ((isAllowed ? resolved.Value : null) != expected)
                mistakes.Add($"{address}, {settings}, {kind}, {mode}, {segment}: expected 0x{expected:x}, got {isAllowed} {resolved}");
        }
    }

    [Theory]
    [InlineData(0x0000_7FFF_FFFF_FFF8UL, 8, true)]
    [InlineData(0x0000_7FFF_FFFF_FFF9UL, 8, false)]
    [InlineData(0x0000_8000_0000_0000UL, 1, false)]
    [InlineData(0xFFFF_7FFF_FFFF_FFFFUL, 1, false)]
    [InlineData(0xFFFF_7FFF_FFFF_FFFFUL, 2, false)]
    [InlineData(0xFFFF_8000_0000_0000UL, 64, true)]
    [InlineData(0xFFFF_FFFF_FFFF_FFFFUL, 2, true)]
    public void Both_ends_of_an_access_are_checked(ulong address, int size, bool isAllowed) =>
        Assert.Equal(isAllowed, Resolve(address, Read, User, size: size) != null);

    [Fact]
    public void Addresses_without_long_mode_are_not_checked()
    {
        PagingControls controls = PagingControls.LongMode with { Efer = EferFlags.None, Cr4 = Cr4Flags.None };

        Assert.True(LinearAddressRules.TryResolve(
            controls, new LinearAddress(0xFFFF_FFF0), 16, Write, User, AddressedSegment.Data, out LinearAddress resolved));
        Assert.Equal(new LinearAddress(0xFFFF_FFF0), resolved);
    }

    [Fact]
    public void Address_of_32_bits_in_compatibility_mode_is_walked_as_it_is()
    {
        using TestMachine machine = new();
        ulong frame = machine.Map(0x8000_0000).Base.Value;

        Assert.True(machine.Mmu.TryAccess(new MemoryAccess(new LinearAddress(0x8000_0000), 4, Read, User), out AccessTranslation translation, out _));

        Assert.Equal(frame, translation.First.Value);
    }

    [Theory]
    [InlineData(LamUser48, 0x1234_0000_0040_0000UL, 0x0000_0000_0040_0000UL)]
    [InlineData(LamUser48, 0x7FFF_7FFF_FFFF_F000UL, 0x0000_7FFF_FFFF_F000UL)]
    [InlineData(LamUser57, 0x7E00_0000_0040_0000UL, 0x0000_0000_0040_0000UL)]
    [InlineData(LamUser57 | LamUser48, 0x7E00_0000_0040_0000UL, 0x0000_0000_0040_0000UL)]
    [InlineData(LamUser57, 0x0100_0000_0040_0000UL, null)] // bit 56 is no tag, and four levels do not translate it
    [InlineData(LamUser57 | LamUser48, 0x0001_0000_0040_0000UL, null)] // LAM_U57 rules
    [InlineData(LamUser48, 0x0000_8000_0040_0000UL, null)] // bit 63 disagrees with bit 47
    [InlineData(LamUser48, 0x8000_0000_0040_0000UL, null)] // the upper half is CR4's
    [InlineData(0UL, 0x0001_0000_0040_0000UL, null)]
    public void Lam_of_user_addresses_masks_what_cr3_says(ulong cr3, ulong address, ulong? expected)
    {
        Assert.Equal(expected, Resolve(address, Read, User, cr3: cr3));
        Assert.Equal(expected, Resolve(address, Write, Supervisor, cr3: cr3));
    }

    [Theory]
    [InlineData(LamSupervisor, 0x8123_8000_0000_0000UL, 0xFFFF_8000_0000_0000UL)]
    [InlineData(LamSupervisor | La57, 0x8100_0000_0000_0000UL, 0xFF00_0000_0000_0000UL)]
    [InlineData(LamSupervisor | La57, 0x8123_8000_0000_0000UL, 0xFF23_8000_0000_0000UL)]
    [InlineData(LamSupervisor, 0x8123_0000_0000_0000UL, null)] // bit 47 disagrees with bit 63
    [InlineData(LamSupervisor, 0x0123_0000_0000_0000UL, null)] // the lower half is CR3's
    [InlineData(Cr4Flags.None, 0x8123_8000_0000_0000UL, null)]
    public void Lam_of_supervisor_addresses_masks_what_cr4_says(Cr4Flags cr4, ulong address, ulong? expected) =>
        Assert.Equal(expected, Resolve(address, Read, Supervisor, cr4));

    [Theory]
    [InlineData(Fetch, User)]
    [InlineData(Read, SupervisorImplicit)]
    [InlineData(ShadowStackRead, User)]
    [InlineData(ShadowStackWrite, User)]
    public void Lam_and_uai_leave_other_accesses_alone(AccessKind kind, AccessMode mode)
    {
        Assert.Null(Resolve(0x1234_0000_0040_0000, kind, mode, cr3: LamUser48));
        Assert.Null(Resolve(0x1200_0000_0040_0000, kind, mode, efer: EferFlags.UpperAddressIgnore));
    }

    [Theory]
    [InlineData(AddressedSegment.Data, 0xFE00_0000_0040_0000UL, Cr4Flags.None, 0x40_0000UL)]
    [InlineData(AddressedSegment.Data, 0x0001_0000_0040_0000UL, Cr4Flags.None, null)] // bits 56:48 must be bit 47
    [InlineData(AddressedSegment.Data, 0xFE01_0000_0040_0000UL, La57, 0x0001_0000_0040_0000UL)]
    [InlineData(AddressedSegment.Data, 0x0100_0000_0040_0000UL, La57, 0xFF00_0000_0040_0000UL)]
    [InlineData(AddressedSegment.Stack, 0xFE00_0000_0040_0000UL, Cr4Flags.None, null)]
    [InlineData(AddressedSegment.Other, 0xFE00_0000_0040_0000UL, Cr4Flags.None, null)]
    public void Uai_ignores_the_upper_seven_bits_through_ds_and_es(AddressedSegment segment, ulong address, Cr4Flags cr4, ulong? expected) =>
        Assert.Equal(expected, Resolve(address, Read, User, cr4, efer: EferFlags.UpperAddressIgnore, segment: segment));

    [Theory]
    [InlineData(Read, User, 0xFFFF_8000_0000_0000UL, Lass, false)]
    [InlineData(Fetch, User, 0xFFFF_8000_0000_0000UL, Lass, false)]
    [InlineData(Read, User, 0x0000_0000_0040_0000UL, Lass, true)]
    [InlineData(Fetch, Supervisor, 0x0000_0000_0040_0000UL, Lass, false)]
    [InlineData(Fetch, SupervisorWithUserAccess, 0x0000_0000_0040_0000UL, Lass | Smap, false)]
    [InlineData(Fetch, Supervisor, 0xFFFF_8000_0000_0000UL, Lass, true)]
    [InlineData(Read, Supervisor, 0x0000_0000_0040_0000UL, Lass, true)]
    [InlineData(Read, Supervisor, 0x0000_0000_0040_0000UL, Lass | Smap, false)]
    [InlineData(Read, SupervisorWithUserAccess, 0x0000_0000_0040_0000UL, Lass | Smap, true)]
    [InlineData(Read, SupervisorImplicit, 0x0000_0000_0040_0000UL, Lass | Smap, false)]
    [InlineData(Read, User, 0xFFFF_8000_0000_0000UL, Smap, true)]
    public void Lass_gives_each_mode_its_half(AccessKind kind, AccessMode mode, ulong address, Cr4Flags cr4, bool isAllowed) =>
        Assert.Equal(isAllowed, Resolve(address, kind, mode, cr4) != null);

    [Theory]
    [InlineData(AddressedSegment.Data, AccessFaultKind.GeneralProtection)]
    [InlineData(AddressedSegment.Stack, AccessFaultKind.StackFault)]
    [InlineData(AddressedSegment.Other, AccessFaultKind.GeneralProtection)]
    public void Address_that_is_refused_is_not_walked_for(AddressedSegment segment, AccessFaultKind expected)
    {
        using TestMachine machine = new();
        MemoryAccess access = new(new LinearAddress(0x0000_7FFF_FFFF_FFFC), 8, Write, User) { Segment = segment };

        Assert.False(machine.Mmu.TryAccess(access, out _, out AccessFault fault));

        Assert.Equal(new AccessFault(expected, default), fault);
        Assert.Equal((0UL, 0UL), (machine.Mmu.Statistics.TlbMisses, machine.Mmu.Statistics.Faults));
    }

    [Fact]
    public void Fault_and_translation_have_the_address_without_its_tag()
    {
        using TestMachine machine = new();
        machine.Mmu.LoadCr3(machine.Mmu.Controls.Cr3 | LamUser48);
        ulong frame = machine.Map(0x40_0000).Base.Value;
        MemoryAccess tagged = new(new LinearAddress(0x1234_0000_0040_0FFC), 8, Read, User);

        Assert.False(machine.Mmu.TryAccess(tagged, out _, out AccessFault fault));
        Assert.True(machine.Mmu.TryAccess(tagged with { Size = 4 }, out AccessTranslation translation, out _));

        Assert.Equal((PageFaultErrorCode.User, new LinearAddress(0x40_1000)), (fault.PageFault.ErrorCode, fault.PageFault.Address));
        Assert.Equal(frame + 0xFFC, translation.First.Value);
        Assert.Equal(frame, machine.Translate(0x40_0000)); // the same entry of the TLB
        Assert.Equal(2UL, machine.Mmu.Statistics.TlbMisses);
    }

    [Fact]
    public void Fetch_that_straddles_into_an_absent_page_faults_there()
    {
        using TestMachine machine = new();
        machine.Map(0x40_0000);
        MemoryAccess instruction = new(new LinearAddress(0x40_0FFD), 15, Fetch, User);

        Assert.False(machine.Mmu.TryAccess(instruction, out _, out AccessFault fault));

        Assert.Equal((0x14u, new LinearAddress(0x40_1000)), ((uint)fault.PageFault.ErrorCode, fault.PageFault.Address));
    }

    private static ulong? Resolve(
        ulong address,
        AccessKind kind,
        AccessMode mode,
        Cr4Flags cr4 = Cr4Flags.None,
        ulong cr3 = 0,
        EferFlags efer = EferFlags.None,
        AddressedSegment segment = AddressedSegment.Data,
        int size = 1)
    {
        PagingControls controls = PagingControls.LongMode;
        controls = controls with { Cr3 = cr3, Cr4 = controls.Cr4 | cr4, Efer = controls.Efer | efer };
        return LinearAddressRules.TryResolve(controls, new LinearAddress(address), size, kind, mode, segment, out LinearAddress resolved)
            ? resolved.Value
            : null;
    }
}
