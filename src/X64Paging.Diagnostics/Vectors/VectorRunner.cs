// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Diagnostics.Vectors;

/// <summary>Runs vectors, each on a machine of its own.</summary>
public sealed class VectorRunner
{
    private readonly TlbGeometry? _geometry;
    private readonly Hostility? _hostility;
    private readonly ulong _speculated;

    /// <summary>Makes a runner.</summary>
    /// <param name="geometry">The TLB's sizes; <see cref="TlbGeometry.Default"/> if none are given. Vectors pass with any.</param>
    /// <param name="hostility">Asks for an MMU that does the worst that the architecture allows.</param>
    public VectorRunner(TlbGeometry? geometry = null, Hostility? hostility = null)
    {
        _geometry = geometry;
        _hostility = hostility;

        // A translation that is fetched ahead sets A, which vectors of a processor that fetches nothing ahead do not expect.
        _speculated = hostility == null ? 0 : (ulong)PageTableFlags.Accessed;
    }

    /// <summary>Runs all steps of a vector, whatever comes of them, and compares memory at the end.</summary>
    public VectorResult Run(PagingVector vector)
    {
        ArgumentNullException.ThrowIfNull(vector);
        using VectorMachine machine = new(vector, _geometry, _hostility);
        List<AccessMismatch> mismatches = [];
        for (int i = 0; i < vector.Steps.Count; i++)
        {
            if (Perform(vector.Steps[i], i + 1, machine) is { } mismatch)
                mismatches.Add(mismatch);
        }

        return new VectorResult(vector, mismatches, CompareMemory(vector, machine));
    }

    /// <summary>Runs the steps of a vector up to one access, and explains that.</summary>
    /// <param name="vector">The vector.</param>
    /// <param name="stepNumber">The access, as a step from 1; if null, the first that faults, or else the last.</param>
    /// <returns>Null if the step is no access or there is no such step.</returns>
    public ReplayedAccess? Replay(PagingVector vector, int? stepNumber)
    {
        ArgumentNullException.ThrowIfNull(vector);
        int last = stepNumber - 1 ?? vector.Steps.Count - 1;
        while (stepNumber == null && last >= 0 && vector.Steps[last] is not AccessStep)
            last--;
        if (last < 0 || last >= vector.Steps.Count || vector.Steps[last] is not AccessStep)
            return null;

        using VectorMachine machine = new(vector, _geometry, _hostility);
        for (int i = 0; i < last; i++)
        {
            if (stepNumber != null || vector.Steps[i] is not AccessStep access)
                Perform(vector.Steps[i], i + 1, machine);
            else if (Explain(access, i + 1, machine) is { Actual.Kind: not AccessOutcomeKind.Translated } faulting)
                return faulting;
        }

        return Explain((AccessStep)vector.Steps[last], last + 1, machine);
    }

    private static ReplayedAccess Explain(AccessStep access, int number, VectorMachine machine)
    {
        AccessOutcome actual = machine.Access(access, out AccessFault fault);
        return new ReplayedAccess(number, access, actual, machine.Explain(access, fault));
    }

    private static AccessMismatch? Perform(VectorStep step, int number, VectorMachine machine)
    {
        switch (step)
        {
            case AccessStep access:
                AccessOutcome actual = machine.Access(access);
                return actual == access.Expected ? null : new AccessMismatch(number, access, actual, machine.Probe(access));

            case PokeStep poke:
                machine.Store(poke.Stored);
                return null;

            case InvalidatePageStep page:
                machine.InvalidatePage(page.Address);
                return null;

            default:
                machine.InvalidateAll();
                return null;
        }
    }

    private List<MemoryMismatch> CompareMemory(PagingVector vector, VectorMachine machine)
    {
        List<MemoryMismatch> mismatches = [];
        foreach (ExpectedQword expected in ExpectedMemory(vector))
        {
            ulong actual = machine.Load(expected.Address);
            if (((expected.Value ^ actual) & ~(expected.OpenBits | _speculated)) != 0)
                mismatches.Add(new MemoryMismatch(expected, actual, WalkThrough(expected.Address, vector, machine)));
        }

        return mismatches;
    }

    /// <summary>Every qword listed: as it is in 'after', else as the last poke made it, else as it was.</summary>
    private static ExpectedQword[] ExpectedMemory(PagingVector vector)
    {
        ExpectedQword[] memory = new ExpectedQword[vector.Memory.Count];
        for (int i = 0; i < memory.Length; i++)
            memory[i] = new ExpectedQword(vector.Memory[i].Address, vector.Memory[i].Value, 0);
        foreach (VectorStep step in vector.Steps)
        {
            if (step is PokeStep { Stored: var stored })
                memory[vector.IndexOf(stored.Address)] = new ExpectedQword(stored.Address, stored.Value, 0);
        }

        foreach (ExpectedQword after in vector.After)
            memory[vector.IndexOf(after.Address)] = after;

        return memory;
    }

    private static Walk? WalkThrough(PhysicalAddress entry, PagingVector vector, VectorMachine machine) =>
        vector.Steps.OfType<AccessStep>().SelectMany(machine.Probe)
            .FirstOrDefault(walk => walk.Steps.Any(step => step.EntryAddress == entry));
}
