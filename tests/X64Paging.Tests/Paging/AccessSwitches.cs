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
    All = WriteProtect | NoExecuteEnable | SupervisorExecutionPrevention | SupervisorAccessPrevention,
}

internal static class AccessSwitchesExtensions
{
    extension(AccessSwitches switches)
    {
        /// <summary>Long mode with these control bits, and no others that matter to rights.</summary>
        public PagingControls Controls(HandLaidTables tables)
        {
            PagingControls controls = PagingControls.LongMode with { Cr3 = tables.Cr3 };
            Cr4Flags cr4 = controls.Cr4;
            if (tables.Root == PagingLevel.Pml5)
                cr4 |= Cr4Flags.FiveLevels;
            if ((switches & AccessSwitches.SupervisorExecutionPrevention) != 0)
                cr4 |= Cr4Flags.SupervisorExecutionPrevention;
            if ((switches & AccessSwitches.SupervisorAccessPrevention) != 0)
                cr4 |= Cr4Flags.SupervisorAccessPrevention;

            return controls with
            {
                Cr0 = (switches & AccessSwitches.WriteProtect) != 0 ? controls.Cr0 : controls.Cr0 & ~Cr0Flags.WriteProtect,
                Cr4 = cr4,
                Efer = (switches & AccessSwitches.NoExecuteEnable) != 0 ? controls.Efer : controls.Efer & ~EferFlags.NoExecuteEnable,
            };
        }
    }
}
