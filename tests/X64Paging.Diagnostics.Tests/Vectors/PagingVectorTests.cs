// SPDX-License-Identifier: MIT
using X64Paging.Diagnostics.Vectors;
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Diagnostics.Tests.Vectors;

/// <summary>The vectors in tests/Vectors/Paging, all of them.</summary>
public sealed class PagingVectorTests
{
    private const int VectorCount = 3850;

    public static TheoryData<TlbGeometry, ulong?> Caches
    {
        get
        {
            TheoryData<TlbGeometry, ulong?> data = [];
            foreach (TlbGeometry preset in TlbGeometry.Presets)
                data.Add(preset, null);
            for (ulong seed = 0; seed < 5; seed++)
                data.Add(TlbGeometry.Default, seed);
            return data;
        }
    }

    [Theory, MemberData(nameof(Caches), DisableDiscoveryEnumeration = true)]
    public void All_vectors_pass(TlbGeometry geometry, ulong? hostileSeed)
    {
        VectorRunner runner = new(geometry, hostileSeed is { } seed ? new Hostility(seed) : null);

        VectorResult[] results = [.. ReadAll().Select(runner.Run)];

        Assert.Equal(VectorCount, results.Length);
        Assert.True(results.All(result => result.Passed), string.Join("\n", results.Where(result => !result.Passed).Select(Describe)));
    }

    [Fact]
    public void A_vector_with_one_changed_expectation_fails()
    {
        const int Seed = 20240608;
        Random random = new(Seed);
        VectorRunner runner = new();
        List<string> missed = [];
        int changed = 0;
        foreach (PagingVector vector in ReadAll())
        {
            if (Change(vector, random) is not { } other)
                continue;

            changed++;
            if (runner.Run(other).Passed)
                missed.Add(vector.Id);
        }

        Assert.True(missed.Count == 0, $"seed {Seed}: {string.Join(", ", missed)}");
        Assert.InRange(changed, 3000, VectorCount);
    }

    private static IEnumerable<PagingVector> ReadAll()
    {
        using FileStream file = File.OpenRead(RepositoryFolder.PagingVectors);
        foreach (PagingVector vector in VectorFile.Read(file))
            yield return vector;
    }

    /// <summary>Changes one bit of what must come of one access, or of what must be in one qword at the end.</summary>
    private static PagingVector? Change(PagingVector vector, Random random)
    {
        int[] accesses = [.. Enumerable.Range(0, vector.Steps.Count).Where(i => vector.Steps[i] is AccessStep)];
        int choice = random.Next(accesses.Length + vector.Memory.Count);
        if (choice < accesses.Length)
        {
            AccessStep access = (AccessStep)vector.Steps[accesses[choice]];
            VectorStep[] steps = [.. vector.Steps];
            steps[accesses[choice]] = access with { Expected = Change(access.Expected, random) };
            return vector with { Steps = steps };
        }

        MemoryQword qword = vector.Memory[choice - accesses.Length];
        ulong bit = 1UL << random.Next(64);
        int index = vector.After.ToList().FindIndex(after => after.Address == qword.Address);
        if (index < 0)
        {
            bool isPoked = vector.Steps.Any(step => step is PokeStep poke && poke.Stored.Address == qword.Address);
            return isPoked ? null : vector with { After = [.. vector.After, new ExpectedQword(qword.Address, qword.Value ^ bit, 0)] };
        }

        ExpectedQword[] expected = [.. vector.After];
        expected[index] = expected[index] with { Value = expected[index].Value ^ bit };
        return (expected[index].OpenBits & bit) != 0 ? null : vector with { After = expected };
    }

    private static AccessOutcome Change(AccessOutcome outcome, Random random)
    {
        ulong bit = 1UL << random.Next(52);
        uint codeBit = 1U << random.Next(7);
        return (outcome.Kind, random.Next(2)) switch
        {
            (AccessOutcomeKind.Translated, 0) when outcome.Second is { } second =>
                AccessOutcome.Translated(outcome.First, new PhysicalAddress(second.Value ^ bit)),
            (AccessOutcomeKind.Translated, _) => AccessOutcome.Translated(new PhysicalAddress(outcome.First.Value ^ bit), outcome.Second),
            (AccessOutcomeKind.PageFault, 0) => AccessOutcome.PageFault(outcome.ErrorCode ^ codeBit, outcome.FaultAddress),
            (AccessOutcomeKind.PageFault, _) => AccessOutcome.PageFault(outcome.ErrorCode, new LinearAddress(outcome.FaultAddress.Value ^ bit)),
            (AccessOutcomeKind.GeneralProtection, 0) => AccessOutcome.StackFault(),
            (AccessOutcomeKind.StackFault, 0) => AccessOutcome.GeneralProtection(),
            _ => AccessOutcome.PageFault(0, default),
        };
    }

    private static string Describe(VectorResult result) =>
        $"{result.Vector.Id} ({result.Vector.Note}): steps {string.Join(", ", result.Accesses.Select(mismatch => mismatch.StepNumber))}; "
        + $"memory {string.Join(", ", result.Memory.Select(mismatch => mismatch.Address))}";
}
