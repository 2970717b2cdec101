// SPDX-License-Identifier: MIT
using X64Paging.Diagnostics.Explanations;
using X64Paging.Diagnostics.Vectors;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Diagnostics.Tests.Explanations;

/// <summary>The smallest change over every access of the vectors that faults: it works, and nothing smaller does.</summary>
public sealed class SmallestChangeTests
{
    private const int FailingAccesses = 6648;

    [Fact]
    public void Applying_the_changes_makes_every_failing_access_of_the_vectors_legal()
    {
        List<string> wrong = [];
        int failing = 0;
        ForEachFailure((vector, number, machine, access, explanation) =>
        {
            failing++;
            bool works = explanation.Change is { } change
                && Remedy.Works(machine.Memory, vector.Controls, access, change.Changes)
                && (explanation.ChangeWithoutControlRegisters is not { } without
                    || (!without.ChangesControlRegister && without.Count >= change.Count && Remedy.Works(machine.Memory, vector.Controls, access, without.Changes)));
            if (!works)
                wrong.Add($"{vector.Id}, step {number}");
        });

        Assert.True(wrong.Count == 0, $"{wrong.Count}: {string.Join("; ", wrong.Take(20))}");
        Assert.Equal(FailingAccesses, failing);
    }

    [Fact]
    public void No_smaller_set_of_candidates_makes_an_access_legal()
    {
        // All sets with fewer changes, where the smallest has two or three; a single change cannot be beaten.
        List<string> wrong = [];
        int compared = 0;
        ForEachFailure((vector, number, machine, access, explanation) =>
        {
            if (explanation.Change is not { Count: 2 or 3 } change || explanation.AddressRule != AddressRule.None)
                return;

            compared++;
            Candidate[] candidates = Candidate.For(explanation);
            if (Candidate.AnyWorks(candidates, change.Count - 1, machine.Memory, vector.Controls, access) is { } smaller)
                wrong.Add($"{vector.Id}, step {number}: {change.Count} changes, but {smaller}");
        });

        Assert.True(wrong.Count == 0, $"{wrong.Count}: {string.Join("; ", wrong.Take(20))}");
        Assert.InRange(compared, 500, FailingAccesses);
    }

    private static void ForEachFailure(Action<PagingVector, int, VectorMachine, MemoryAccess, Explanation> check)
    {
        using FileStream file = File.OpenRead(RepositoryFolder.PagingVectors);
        foreach (PagingVector vector in VectorFile.Read(file))
        {
            using VectorMachine machine = new(vector, null, null);
            for (int i = 0; i < vector.Steps.Count; i++)
            {
                switch (vector.Steps[i])
                {
                    case AccessStep step:
                        if (machine.Access(step, out AccessFault fault).Kind != AccessOutcomeKind.Translated)
                            check(vector, i + 1, machine, machine.AccessOf(step), machine.Explain(step, fault));
                        break;

                    case PokeStep poke:
                        machine.Store(poke.Stored);
                        break;

                    case InvalidatePageStep page:
                        machine.InvalidatePage(page.Address);
                        break;

                    default:
                        machine.InvalidateAll();
                        break;
                }
            }
        }
    }
}
