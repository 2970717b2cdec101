// SPDX-License-Identifier: MIT
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Diagnostics.Explanations;

/// <summary>What may be done about a refusal without touching a control register, in the order of preference.</summary>
internal static class Remedies
{
    private const int UserBit = 2;
    private const uint AccessDisable = 1;
    private const uint BothDisables = 3;

    /// <summary>About a walk that is refused.</summary>
    public static IEnumerable<Supposition> For(Supposition supposed, Walk walk)
    {
        Refusal refusal = walk.Refusal;
        WalkStep refusing = new(refusal.Level, refusal.EntryAddress, refusal.Entry);
        switch (refusal.Rule)
        {
            case RefusalRule.NotPresent when refusing.Entry.Frame.Number == 0 && !IsLeafOncePresent(refusing, walk.Controls):
                yield return supposed.MakeTable(refusing);
                break;

            case RefusalRule.NotPresent:
                if (supposed.Toggle(refusing, refusal.Bit) is { } present)
                    yield return present;
                break;

            case RefusalRule.ProtectionKey:
                yield return GrantKey(supposed, walk);
                if (walk.Mode != AccessMode.User && IsUserPage(walk))
                {
                    foreach (Supposition supervisorPage in AsSupervisorPage(supposed, walk))
                        yield return supervisorPage;
                }

                break;

            case RefusalRule.SupervisorExecution:
            case RefusalRule.SupervisorAccess:
            case RefusalRule.ShadowStack when refusal.Bit == UserBit && refusal.Entry.IsUser:
                if (refusal.Rule == RefusalRule.SupervisorAccess && walk.Mode == AccessMode.Supervisor)
                    yield return supposed.With(supposed.Access with { Mode = AccessMode.SupervisorWithUserAccess });
                foreach (Supposition supervisorPage in AsSupervisorPage(supposed, walk))
                    yield return supervisorPage;
                break;

            default:
                if (supposed.Toggle(refusing, refusal.Bit) is { } toggled)
                    yield return toggled;
                break;
        }
    }

    /// <summary>About an address that is refused.</summary>
    public static IEnumerable<Supposition> For(Supposition supposed, AddressRule rule)
    {
        MemoryAccess access = supposed.Access;
        if (rule != AddressRule.WrongHalf)
            yield return supposed.With(access with { Address = CanonicalAddress.Near(access.Address, access.Size, supposed.Controls.LinearAddressBits) });
        else if (access.Mode == AccessMode.Supervisor && access.Kind != AccessKind.Fetch)
            yield return supposed.With(access with { Mode = AccessMode.SupervisorWithUserAccess });
    }

    /// <summary>The same with the page's key allowed in its register: both its bits for a write, as far as they are set.</summary>
    public static Supposition GrantKey(Supposition supposed, Walk walk)
    {
        bool isWrite = walk.Kind is AccessKind.Write or AccessKind.ShadowStackWrite;
        uint granted = ~((isWrite ? BothDisables : AccessDisable) << (2 * walk.Steps[^1].Entry.ProtectionKey));
        PagingControls controls = supposed.Controls;
        return supposed.With(IsUserPage(walk) ? controls with { Pkru = controls.Pkru & granted } : controls with { Pkrs = controls.Pkrs & granted });
    }

    /// <summary>Whether U/S is set at every level of a walk that has reached its leaf.</summary>
    public static bool IsUserPage(Walk walk) => (walk.RightsAfter(walk.Steps.Count - 1) & PageTableFlags.User) != 0;

    /// <summary>The same with U/S clear at one level, the leaf's first. An upper entry may serve both pages of an access.</summary>
    private static IEnumerable<Supposition> AsSupervisorPage(Supposition supposed, Walk walk)
    {
        foreach (WalkStep step in walk.Steps.Reverse())
        {
            if (walk.MeaningOf(step).HasRights && step.Entry.IsUser && supposed.Toggle(step, UserBit) is { } cleared)
                yield return cleared;
        }
    }

    private static bool IsLeafOncePresent(WalkStep step, in PagingControls controls) =>
        new EntryMeaning(step.Entry.With(PageTableFlags.Present), step.Level, controls).IsLeaf;
}
