// SPDX-License-Identifier: MIT
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Diagnostics.Explanations;

/// <summary>Explains accesses by looking through the tables as they are. Nothing is changed, and what is cached is not asked.</summary>
public static class Explainer
{
    /// <summary>An access can break few rules at once: each step down the list removes one.</summary>
    private const int MostFindings = 64;

    /// <summary>Explains what came of an access.</summary>
    /// <param name="mmu">The MMU that made it, as it is right after.</param>
    /// <param name="access">The access.</param>
    /// <param name="fault">What came of it; the default if it was allowed.</param>
    public static Explanation Explain(Mmu mmu, in MemoryAccess access, in AccessFault fault)
    {
        ArgumentNullException.ThrowIfNull(mmu);
        PagingControls controls = mmu.Controls;
        Supposition asIs = new(mmu.Memory, controls, access);
        AddressRule rule = asIs.Resolve(out LinearAddress address);
        Explanation explanation = new()
        {
            Access = access,
            Controls = controls,
            Address = address,
            Kind = fault.Kind,
            AddressRule = rule,
            AddressSentence = AddressWords.Sentence(rule, access, address, controls),
        };
        if (rule == AddressRule.None)
            explanation = WithWalks(explanation, mmu, asIs, fault);
        if (fault.Kind == AccessFaultKind.None || (rule == AddressRule.None && asIs.Judge().IsAllowed))
            return explanation;

        SmallestChange? change = ChangeList.Find(asIs, allowsControlRegisters: true);
        return explanation with
        {
            Change = change,
            ChangeWithoutControlRegisters = change is { ChangesControlRegister: true } ? ChangeList.Find(asIs, allowsControlRegisters: false) : null,
        };
    }

    /// <summary>Explains a page fault of which the access is not known: one byte is taken, at the address in CR2.</summary>
    /// <param name="mmu">The MMU that raised it, as it is right after.</param>
    /// <param name="fault">The fault.</param>
    public static Explanation Explain(Mmu mmu, in PageFault fault) =>
        Explain(mmu, new MemoryAccess(fault.Address, 1, fault.Kind, fault.Mode), new AccessFault(AccessFaultKind.PageFault, fault));

    private static Explanation WithWalks(Explanation explanation, Mmu mmu, Supposition asIs, in AccessFault fault)
    {
        Walk[] walks = [.. asIs.Walk()];
        bool isFault = fault.Kind == AccessFaultKind.PageFault;
        LinearAddress faultAddress = fault.PageFault.Address;
        Walk walk = (isFault ? walks.FirstOrDefault(page => page.Address == faultAddress) : walks.FirstOrDefault(page => page.Translation == null)) ?? walks[0];
        explanation = explanation with
        {
            Walks = walks,
            Walk = walk,
            Rights = RightsOf(walk),
            IsStale = isFault == (walk.Translation != null),
        };

        // Where the tables allow the access by now, the fault keeps the rule that the cached rights broke.
        Refusal refusal = walk.Translation != null && isFault ? fault.PageFault.Refusal with { Level = PagingLevel.None } : walk.Refusal;
        if (refusal.Rule != RefusalRule.None)
            explanation = explanation with { Verdict = RuleWords.Describe(refusal, walk), AlsoRefusing = OthersThan(walk, mmu) };
        return !isFault ? explanation : explanation with
        {
            PageFault = fault.PageFault,
            ErrorCode = ErrorCodeReader.Read(fault.PageFault, walk, explanation.Controls),
        };
    }

    private static EffectiveRight[] RightsOf(Walk walk)
    {
        if (walk.Steps.Count == 0)
            return [];

        WalkStep[] restricting = [.. walk.Steps.Where(step => step.Entry.IsPresent && walk.MeaningOf(step).HasRights)];
        PageTableFlags rights = walk.RightsAfter(walk.Steps.Count - 1);
        return
        [
            new EffectiveRight("R/W", (rights & PageTableFlags.Writable) != 0, [.. restricting.Where(step => !step.Entry.IsWritable)]),
            new EffectiveRight("U/S", (rights & PageTableFlags.User) != 0, [.. restricting.Where(step => !step.Entry.IsUser)]),
            new EffectiveRight("XD", (rights & PageTableFlags.NoExecute) != 0, [.. restricting.Where(step => step.Entry.IsNoExecute)]),
        ];
    }

    /// <summary>What refuses once the first refusal is out of the way, and so on: each is taken away alone, and the walker asked again.</summary>
    private static List<Finding> OthersThan(Walk walk, Mmu mmu)
    {
        List<Finding> others = [];
        bool isJudgedByRights = walk.Refusal.Rule is not (RefusalRule.NotPresent or RefusalRule.ReservedBit);
        Supposition? supposed = new(mmu.Memory, walk.Controls, new MemoryAccess(walk.Address, 1, walk.Kind, walk.Mode));
        Walk current = walk;
        while (others.Count < MostFindings)
        {
            supposed = WithoutRefusal(supposed, current);
            if (supposed == null)
                break;

            current = supposed.Walk().First();
            if (current.Translation != null)
                break;

            // Another page's class has other keys: what the key of this one says, the first refusal has said.
            if (current.Refusal.Rule != RefusalRule.ProtectionKey || !isJudgedByRights || walk.Refusal.KeyDenies)
                others.Add(RuleWords.Describe(current.Refusal, current));
        }

        return others;
    }

    /// <summary>The same without what refuses first; null where nothing is known of what lies behind.</summary>
    private static Supposition? WithoutRefusal(Supposition supposed, Walk walk) => walk.Refusal.Rule switch
    {
        RefusalRule.None or RefusalRule.NotPresent => null,
        RefusalRule.SupervisorExecution => ControlRemedies.Without(supposed, Cr4Flags.SupervisorExecutionPrevention),
        RefusalRule.SupervisorAccess => ControlRemedies.Without(supposed, Cr4Flags.SupervisorAccessPrevention),
        RefusalRule.ProtectionKey => Remedies.GrantKey(supposed, walk),
        _ => supposed.Toggle(new WalkStep(walk.Refusal.Level, walk.Refusal.EntryAddress, walk.Refusal.Entry), walk.Refusal.Bit),
    };
}
