// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Tests.Paging;

/// <summary>The control bits that access rights depend on.</summary>
[Flags]
public enum AccessSwitches
{
    None = 0,
    WriteProtect = 1 << 0,
    NoExecuteEnable = 1 << 1,
    SupervisorExecutionPrevention = 1 << 2,
    SupervisorAccessPrevention = 1 << 3,
    UserKeys = 1 << 4,
    SupervisorKeys = 1 << 5,
    ShadowStacks = 1 << 6,
    All = (1 << 7) - 1,
}

internal static class AccessSwitchesExtensions
{
    extension(AccessSwitches switches)
    {
        /// <summary>Whether software can have set them so: CR4.CET asks for CR0.WP.</summary>
        public bool IsPossible => (switches & (AccessSwitches.ShadowStacks | AccessSwitches.WriteProtect)) != AccessSwitches.ShadowStacks;

        /// <summary>Long mode with these control bits, and no others that matter to rights.</summary>
        public PagingControls Controls(HandLaidTables tables) => switches.Controls(tables.Cr3, tables.Root);

        public PagingControls Controls(ulong cr3, PagingLevel root = PagingLevel.Pml4)
        {
            PagingControls controls = PagingControls.LongMode with { Cr3 = cr3 };
            Cr4Flags cr4 = controls.Cr4;
            if (root == PagingLevel.Pml5)
                cr4 |= Cr4Flags.FiveLevels;
            Add(AccessSwitches.SupervisorExecutionPrevention, Cr4Flags.SupervisorExecutionPrevention);
            Add(AccessSwitches.SupervisorAccessPrevention, Cr4Flags.SupervisorAccessPrevention);
            Add(AccessSwitches.UserKeys, Cr4Flags.UserProtectionKeys);
            Add(AccessSwitches.SupervisorKeys, Cr4Flags.SupervisorProtectionKeys);
            Add(AccessSwitches.ShadowStacks, Cr4Flags.ControlFlowEnforcement);
            return controls with
            {
                Cr0 = (switches & AccessSwitches.WriteProtect) != 0 ? controls.Cr0 : controls.Cr0 & ~Cr0Flags.WriteProtect,
                Cr4 = cr4,
                Efer = (switches & AccessSwitches.NoExecuteEnable) != 0 ? controls.Efer : controls.Efer & ~EferFlags.NoExecuteEnable,
            };

            void Add(AccessSwitches asked, Cr4Flags flag)
            {
                if ((switches & asked) != 0)
                    cr4 |= flag;
            }
        }
    }
}
