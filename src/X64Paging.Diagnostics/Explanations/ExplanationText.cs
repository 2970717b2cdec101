// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Diagnostics.Explanations;

/// <summary>Writes explanations in lines for people.</summary>
public static class ExplanationText
{
    /// <summary>Writes one.</summary>
    public static void Write(TextWriter writer, Explanation explanation)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(explanation);
        writer.WriteLine(AccessWords.Describe(explanation.Access));
        writer.WriteLine(Outcome(explanation));
        foreach (ErrorCodeBit bit in explanation.ErrorCode)
            writer.WriteLine($"  bit {bit.Number}  {bit.Name,-4} {(bit.IsSet ? 1 : 0)}  {bit.Reason}");
        foreach (Walk walk in explanation.Walks)
            WriteWalk(writer, walk);
        WriteRights(writer, explanation);
        WriteVerdict(writer, explanation);
        if (explanation.Change is { } change)
            ChangeText.Write(writer, change, explanation, "smallest change");
        else if (explanation.Kind != AccessFaultKind.None && !explanation.IsStale)
            writer.WriteLine("no change of an entry's flags or of a register makes it legal");
        if (explanation.ChangeWithoutControlRegisters is { } without)
            ChangeText.Write(writer, without, explanation, "without a control register");
    }

    /// <summary>What the levels of a walk allow together, such as <c>effective rights: r-x user</c>; empty without paging.</summary>
    public static string DescribeRights(Walk walk)
    {
        ArgumentNullException.ThrowIfNull(walk);
        if (walk.Steps.Count == 0)
            return "";

        bool isWhole = walk.Refusal.Rule is not (RefusalRule.NotPresent or RefusalRule.ReservedBit);
        return $"{(isWhole ? "effective rights" : "rights of the entries read so far")}: {AccessWords.For(walk.RightsAfter(walk.Steps.Count - 1))}";
    }

    private static string Outcome(Explanation explanation) => explanation.Kind switch
    {
        AccessFaultKind.None => explanation.IsStale ? "allowed by a cached translation, though the tables refuse it by now"
            : explanation.Walks.Count > 1 ? $"allowed: physical {explanation.Walks[0].Physical}, and {explanation.Walks[1].Physical} in the second page"
            : $"allowed: physical {explanation.Walk?.Physical}",
        AccessFaultKind.GeneralProtection => "#GP(0) before any walk; CR2 keeps its value",
        AccessFaultKind.StackFault => "#SS(0) before any walk; CR2 keeps its value",
        _ => $"#PF, error code 0x{(uint)explanation.PageFault!.Value.ErrorCode:x}, CR2 {explanation.PageFault.Value.Address}",
    };

    private static void WriteWalk(TextWriter writer, Walk walk)
    {
        writer.WriteLine($"walk of {walk.Address}: {AccessWords.For(walk.Controls.Mode)}, CR3 0x{walk.Controls.Cr3:x}");
        int width = walk.Steps.Select(step => step.EntryAddress.ToString().Length).DefaultIfEmpty().Max() + 2;
        for (int i = 0; i < walk.Steps.Count; i++)
        {
            WalkStep step = walk.Steps[i];
            bool isRefusing = step.Level == walk.Refusal.Level;
            string mark = isRefusing ? $"  <- {BitWords(step.Level, walk)}" : "";
            string address = $"[{step.EntryAddress}]".PadRight(width);
            writer.WriteLine(
                $"  {step.Level.EntryName,-5} {address} = {step.Entry}  {AccessWords.For(walk.RightsAfter(i)),-14}  {walk.MeaningOf(step)}{mark}");
        }

        if (walk.Physical is { } physical)
            writer.WriteLine($"  physical {physical}");
    }

    private static string BitWords(PagingLevel level, Walk walk)
    {
        Refusal refusal = walk.Refusal;
        if (refusal.Rule == RefusalRule.ProtectionKey)
            return $"key {refusal.Entry.ProtectionKey}";
        string name = walk.MeaningOf(new WalkStep(level, refusal.EntryAddress, refusal.Entry)).NameOf(refusal.Bit);
        return $"bit {refusal.Bit} ({name}) is {refusal.Entry.Value >> refusal.Bit & 1}";
    }

    private static void WriteRights(TextWriter writer, Explanation explanation)
    {
        if (explanation.Walk is not { Steps.Count: > 0 } walk)
            return;

        writer.WriteLine(DescribeRights(walk));
        foreach (EffectiveRight right in explanation.Rights)
        {
            string by = right.DecidedBy.Count == 0 ? $"{(right.Name == "XD" ? "clear" : "set")} at every level"
                : $"{(right.Name == "XD" ? "set" : "clear")} in the {string.Join(", ", right.DecidedBy.Select(step => step.Level.EntryName))}";
            writer.WriteLine($"  {right.Name,-3} {(right.IsSet ? 1 : 0)}  {by}");
        }
    }

    private static void WriteVerdict(TextWriter writer, Explanation explanation)
    {
        if (explanation.AddressSentence is { } sentence)
        {
            writer.WriteLine($"verdict: {sentence}");
            writer.WriteLine($"  {RuleWords.AddressSection}");
        }

        if (explanation.Verdict is not { } verdict)
            return;

        bool isAllowedByNow = verdict.Refusal.Level == PagingLevel.None;
        writer.WriteLine($"verdict: {verdict.Rule}");
        writer.WriteLine($"  {verdict.Section}");
        writer.WriteLine(isAllowedByNow ? "  refused by a cached translation; the tables allow the access by now, so trying again succeeds" : "  refused at the " + Place(verdict));
        if (!isAllowedByNow && explanation.PageFault is { Source: FaultSource.CachedTranslation })
            writer.WriteLine("  a cached translation was asked, and the error code tells what that says; the tables refuse as well");
        foreach (IGrouping<(PhysicalAddress, string), Finding> others in explanation.AlsoRefusing.GroupBy(other => (other.Refusal.EntryAddress, other.Rule)))
            writer.WriteLine($"  then refused at the {Place([.. others])}: {others.First().Rule}");
    }

    /// <summary>The entry and the bits of findings that have the entry and the rule in common.</summary>
    private static string Place(params ReadOnlySpan<Finding> findings)
    {
        Refusal refusal = findings[0].Refusal;
        string bits = refusal.Rule == RefusalRule.ProtectionKey ? $"key {refusal.Entry.ProtectionKey} in bits 62:59"
            : $"{ChangeText.BitNumbers([.. findings.ToArray().Select(finding => (int)finding.Refusal.Bit)])} ({findings[0].BitName}) "
            + $"{(findings.Length == 1 ? "is" : "are")} {refusal.Entry.Value >> refusal.Bit & 1}";
        return $"{refusal.Level.EntryName} [{refusal.EntryAddress}], {bits}";
    }
}
