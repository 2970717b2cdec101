// SPDX-License-Identifier: MIT
using System.Text;
using X64Paging.Paging;

namespace X64Paging.Testing;

/// <summary>What a run or an access did, in words, for failing assertions.</summary>
internal static class OutcomeText
{
    /// <summary>Its faults, its copies, and the walk of the access that it ended with, as the tables are now.</summary>
    public static string Of(LabOutcome outcome)
    {
        StringBuilder text = new($"Page faults: {outcome.Faults.Count}");
        foreach (LabFault fault in outcome.Faults)
        {
            string instruction = fault.Instruction == null ? "" : $", by {fault.Instruction}";
            text.AppendLine().Append($"  {FaultText.Of(fault.Value)}{instruction}, handler: {fault.Resolution}");
        }

        text.AppendLine().Append($"Frames copied: {outcome.Copies.Count}");
        foreach (FrameCopy copy in outcome.Copies)
            text.AppendLine().Append("  ").Append(copy);

        if (LastWalk(outcome) is { } walk)
            text.AppendLine().Append(walk);
        return text.ToString();
    }

    private static string? LastWalk(LabOutcome outcome)
    {
        if (outcome.Faults is [.., LabFault last])
            return WalkText.Of(last);

        // There was no fault: the last access that was allowed may be the one that should have been refused.
        if (outcome.LastAccess is not { } access)
            return null;

        Walk walk = outcome.Space.Probe(access.Address, access.Kind, access.Mode);
        string how = $"Last data access: {access.Kind} of {access.Address} ({access.Mode}), translated to "
            + $"{access.Translation.PhysicalAddress(access.Address)} by {access.Source}";
        return how + Environment.NewLine + WalkText.Of(walk, step => step == walk.Steps[^1] ? "allowed the access, or its cached copy did" : null);
    }
}
