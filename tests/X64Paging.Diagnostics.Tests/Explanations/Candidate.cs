// SPDX-License-Identifier: MIT
using X64Paging.Diagnostics.Explanations;
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Diagnostics.Tests.Explanations;

/// <summary>One change that might help, made blindly: the search is compared with trying all sets of them.</summary>
internal sealed record Candidate(string Name, PhysicalAddress EntryAddress, ulong Bit, Func<PagingControls, PagingControls>? Control = null, bool SetsAc = false)
{
    /// <summary>P, R/W, U/S, D, XD and whatever is reserved and set in the entries that were read; AC, the keys and the control bits.</summary>
    public static Candidate[] For(Explanation explanation)
    {
        List<Candidate> candidates = [];
        HashSet<PhysicalAddress> seen = [];
        foreach (WalkStep step in explanation.Walks.SelectMany(walk => walk.Steps))
        {
            if (seen.Add(step.EntryAddress))
                AddBits(candidates, step, explanation.Controls);
        }

        PagingControls controls = explanation.Controls;
        if (explanation.Access.Mode == AccessMode.Supervisor)
            candidates.Add(new("AC", default, 0, SetsAc: true));
        if ((controls.Cr4 & Cr4Flags.ControlFlowEnforcement) == 0)
            candidates.Add(new("CR0.WP", default, 0, old => old with { Cr0 = old.Cr0 & ~Cr0Flags.WriteProtect }));
        candidates.Add(new("EFER.NXE", default, 0, old => old with { Efer = old.Efer | EferFlags.NoExecuteEnable }));
        foreach (Cr4Flags flag in (Cr4Flags[])[
            Cr4Flags.SupervisorExecutionPrevention, Cr4Flags.SupervisorAccessPrevention, Cr4Flags.UserProtectionKeys, Cr4Flags.SupervisorProtectionKeys])
        {
            candidates.Add(new($"CR4 {flag}", default, 0, old => old with { Cr4 = old.Cr4 & ~flag }));
        }

        // A key's two bits are one change.
        foreach (int key in explanation.Walks.Where(walk => walk.Steps.Count > 0).Select(walk => walk.Steps[^1].Entry.ProtectionKey).Distinct())
        {
            uint both = 3u << (2 * key);
            candidates.Add(new($"PKRU {key}", default, 0, old => old with { Pkru = old.Pkru & ~both }));
            candidates.Add(new($"PKRS {key}", default, 0, old => old with { Pkrs = old.Pkrs & ~both }));
        }

        return [.. candidates];
    }

    /// <summary>The first set of at most so many candidates, 1 or 2, that makes the access legal; null if none does.</summary>
    public static string? AnyWorks(Candidate[] candidates, int most, PhysicalMemory memory, PagingControls controls, MemoryAccess access)
    {
        for (int i = 0; i < candidates.Length; i++)
        {
            if (Works(memory, controls, access, candidates[i]))
                return candidates[i].Name;
            for (int j = i + 1; most == 2 && j < candidates.Length; j++)
            {
                if (Works(memory, controls, access, candidates[i], candidates[j]))
                    return $"{candidates[i].Name} and {candidates[j].Name}";
            }
        }

        return null;
    }

    private static void AddBits(List<Candidate> candidates, WalkStep step, in PagingControls controls)
    {
        ulong bits = (ulong)(PageTableFlags.Present | PageTableFlags.Writable | PageTableFlags.User | PageTableFlags.Dirty | PageTableFlags.NoExecute)
            | new EntryMeaning(step.Entry.With(PageTableFlags.Present), step.Level, controls).ReservedBits;
        for (ulong left = bits; left != 0; left &= left - 1)
        {
            ulong bit = left & (0 - left);
            candidates.Add(new($"{step.Level} ^ 0x{bit:x}", step.EntryAddress, bit));
        }
    }

    private static bool Works(PhysicalMemory memory, PagingControls controls, MemoryAccess access, params ReadOnlySpan<Candidate> set)
    {
        Dictionary<PhysicalAddress, PageTableEntry> supposed = [];
        foreach (Candidate candidate in set)
        {
            if (candidate.Control != null)
                controls = candidate.Control(controls);
            if (candidate.SetsAc)
                access = access with { Mode = AccessMode.SupervisorWithUserAccess };
            if (candidate.Bit != 0)
            {
                ulong now = supposed.TryGetValue(candidate.EntryAddress, out PageTableEntry entry) ? entry.Value : memory.ReadEntry(candidate.EntryAddress);
                supposed[candidate.EntryAddress] = new PageTableEntry(now ^ candidate.Bit);
            }
        }

        if (!LinearAddressRules.TryResolve(controls, access.Address, access.Size, access.Kind, access.Mode, access.Segment, out LinearAddress first))
            return false;

        PageTableWalker walker = new(memory, controls);
        LinearAddress last = first + (ulong)(access.Size - 1);
        return walker.Probe(first, access.Kind, access.Mode, supposed).Translation != null
            && (last.PageBase == first.PageBase || walker.Probe(last.PageBase, access.Kind, access.Mode, supposed).Translation != null);
    }
}
