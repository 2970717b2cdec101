// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Diagnostics.Explanations;

/// <summary>What may be done about a refusal in control registers: it acts on every access, so it is the last resort.</summary>
internal static class ControlRemedies
{
    private const int NoExecuteBit = 63;

    /// <summary>About a walk that is refused.</summary>
    public static IEnumerable<Supposition> For(Supposition supposed, Walk walk)
    {
        PagingControls controls = supposed.Controls;
        switch (walk.Refusal.Rule)
        {
            case RefusalRule.ReservedBit when walk.Refusal.Bit == NoExecuteBit && !controls.NoExecuteEnable && controls.Has(PagingFeatures.NoExecute):
                yield return supposed.With(controls with { Efer = controls.Efer | EferFlags.NoExecuteEnable });
                break;

            case RefusalRule.ReadOnly when MayClearWriteProtect(walk):
                yield return WithoutWriteProtect(supposed);
                break;

            case RefusalRule.SupervisorExecution:
                yield return Without(supposed, Cr4Flags.SupervisorExecutionPrevention);
                break;

            case RefusalRule.SupervisorAccess:
                yield return Without(supposed, Cr4Flags.SupervisorAccessPrevention);
                break;

            case RefusalRule.ProtectionKey:
                yield return Without(supposed, Remedies.IsUserPage(walk) ? Cr4Flags.UserProtectionKeys : Cr4Flags.SupervisorProtectionKeys);
                if (MayClearWriteProtect(walk))
                    yield return WithoutWriteProtect(supposed);
                break;
        }
    }

    /// <summary>About an address that is refused.</summary>
    public static IEnumerable<Supposition> For(Supposition supposed, AddressRule rule)
    {
        if (rule == AddressRule.WrongHalf)
            yield return Without(supposed, Cr4Flags.LinearAddressSpaceSeparation);
    }

    /// <summary>The same with a flag of CR4 clear.</summary>
    public static Supposition Without(Supposition supposed, Cr4Flags flag) =>
        supposed.With(supposed.Controls with { Cr4 = supposed.Controls.Cr4 & ~flag });

    /// <summary>Whether CR0.WP has a say, for a key's WD too, and can be cleared: not while CR4.CET is set.</summary>
    private static bool MayClearWriteProtect(Walk walk) =>
        walk.Mode != AccessMode.User && walk.Kind == AccessKind.Write && walk.Controls.WriteProtect
        && (walk.Controls.Cr4 & Cr4Flags.ControlFlowEnforcement) == 0;

    private static Supposition WithoutWriteProtect(Supposition supposed) =>
        supposed.With(supposed.Controls with { Cr0 = supposed.Controls.Cr0 & ~Cr0Flags.WriteProtect });
}
