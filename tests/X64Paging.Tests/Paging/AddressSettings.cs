// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Tests.Paging;

/// <summary>The control bits that linear addresses depend on.</summary>
internal readonly record struct AddressSettings(
    bool FiveLevels, bool LamUser57, bool LamUser48, bool LamSupervisor, bool UpperAddressIgnore, bool Lass, bool Smap)
{
    public static IEnumerable<AddressSettings> All => Enumerable.Range(0, 1 << 7).Select(bits => new AddressSettings(
        (bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0, (bits & 16) != 0, (bits & 32) != 0, (bits & 64) != 0));

    public PagingControls Controls
    {
        get
        {
            PagingControls controls = PagingControls.LongMode;
            return controls with
            {
                Cr3 = (LamUser57 ? 1UL << 61 : 0) | (LamUser48 ? 1UL << 62 : 0),
                Cr4 = controls.Cr4 | (FiveLevels ? Cr4Flags.FiveLevels : 0) | (LamSupervisor ? Cr4Flags.SupervisorAddressMasking : 0)
                    | (Lass ? Cr4Flags.LinearAddressSpaceSeparation : 0) | (Smap ? Cr4Flags.SupervisorAccessPrevention : 0),
                Efer = controls.Efer | (UpperAddressIgnore ? EferFlags.UpperAddressIgnore : 0),
            };
        }
    }
}
