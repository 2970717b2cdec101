// SPDX-License-Identifier: MIT
using X64Paging.Diagnostics.Vectors;
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Diagnostics.Tests.Vectors;

public sealed class VectorRunnerTests
{
    private const string Read = """{"linear":"0x123","kind":"read","cpl":3,"expect":{"physical":"0x5123"}}""";

    /// <summary>Steps that are right, and what they leave of the four entries.</summary>
    public static TheoryData<string, string> RightSteps => new()
    {
        { Read, VectorText.After },
        { Read.Replace("read", "fetch", StringComparison.Ordinal), VectorText.After },
        { Read.Replace("read", "write", StringComparison.Ordinal), VectorText.After.Replace("0x5027", "0x5067", StringComparison.Ordinal) },
        { """{"linear":"0x123","kind":"read","cpl":0,"implicit":true,"expect":{"physical":"0x5123"}}""", VectorText.After },
        {
            """{"linear":"0xffd","kind":"read","size":8,"cpl":3,"expect":{"physical":"0x5ffd","physical2":"0x9000"}}""",
            VectorText.After.Replace("]]", "],[\"0x4008\",\"0x9027\"]]", StringComparison.Ordinal)
        },
        {
            """{"linear":"0x1ffd","kind":"read","size":8,"cpl":3,"expect":{"fault":"#PF","error":"0x4","cr2":"0x2000"}}""",
            VectorText.After.Replace("[\"0x4000\",\"0x5027\"]", "[\"0x4008\",\"0x9027\"]", StringComparison.Ordinal)
        },
        { """{"linear":"0x7ffffffffff9","kind":"read","size":8,"cpl":3,"expect":{"fault":"#GP","error":"0x0"}}""", "[]" },
        { """{"linear":"0x800000000000","kind":"write","cpl":0,"stack_segment":true,"expect":{"fault":"#SS","error":"0x0"}}""", "[]" },
        { """{"linear":"0x800000000000","kind":"fetch","cpl":0,"expect":{"fault":"#GP","error":"0x0"}}""", "[]" },
        { """{"invlpg":"0x800000000000"}""", "[]" },
        { Read + """,{"poke":["0x4000","0x6007"]},""" + Read, VectorText.After.Replace("0x5027", "0x6007", StringComparison.Ordinal) },
        {
            Read + """,{"poke":["0x4000","0x6007"]},{"invlpg":"0xfff"},""" + Read.Replace("0x5123", "0x6123", StringComparison.Ordinal),
            VectorText.After.Replace("0x5027", "0x6027", StringComparison.Ordinal)
        },
        {
            Read + """,{"poke":["0x4000","0x6007"]},{"invalidate":"all"},""" + Read.Replace("0x5123", "0x6123", StringComparison.Ordinal),
            VectorText.After.Replace("0x5027", "0x6027", StringComparison.Ordinal)
        },
        { """{"poke":["0x4008","0x1"]}""", "[]" },
    };

    [Theory, MemberData(nameof(RightSteps))]
    public void Vector_that_expects_what_the_processor_does_passes(string steps, string after)
    {
        VectorResult result = Run(VectorText.Vector(steps, after: after));

        Assert.True(result.Passed, Describe(result));
    }

    [Theory, MemberData(nameof(RightSteps))]
    public void Vector_passes_with_a_tlb_of_one_entry(string steps, string after)
    {
        PagingVector vector = Assert.Single(VectorText.Read(VectorText.Vector(steps, after: after)));
        VectorRunner runner = new(TlbGeometry.SingleEntry);

        Assert.True(runner.Run(vector).Passed, Describe(runner.Run(vector)));
    }

    [Fact]
    public void Wrong_expectation_is_reported_with_its_step_and_the_walk()
    {
        VectorResult result = Run(VectorText.Vector(
            Read + "," + """{"invalidate":"all"},{"linear":"0x123","kind":"read","cpl":3,"expect":{"fault":"#PF","error":"0x5","cr2":"0x123"}}"""));

        AccessMismatch mismatch = Assert.Single(result.Accesses);
        Assert.False(result.Passed);
        Assert.Equal(3, mismatch.StepNumber);
        Assert.Equal(AccessOutcome.PageFault(5, new LinearAddress(0x123)), mismatch.Access.Expected);
        Assert.Equal(AccessOutcome.Translated(new PhysicalAddress(0x5123)), mismatch.Actual);
        Assert.Equal(new PhysicalAddress(0x5123), Assert.Single(mismatch.Walks).Physical);
        Assert.Empty(result.Memory);
    }

    [Fact]
    public void Every_step_runs_and_every_mismatch_is_reported()
    {
        const string Wrong = """{"linear":"0x123","kind":"read","cpl":3,"expect":{"physical":"0x5124"}}""";

        VectorResult result = Run(VectorText.Vector($"{Wrong},{Read},{Wrong}"));

        Assert.Equal([1, 3], result.Accesses.Select(mismatch => mismatch.StepNumber));
    }

    [Fact]
    public void Both_pages_of_an_access_are_shown()
    {
        VectorResult result = Run(VectorText.Vector(
            """{"linear":"0xffd","kind":"read","size":8,"cpl":3,"expect":{"physical":"0x5ffd","physical2":"0x9008"}}"""));

        AccessMismatch mismatch = Assert.Single(result.Accesses);
        Assert.Equal(AccessOutcome.Translated(new PhysicalAddress(0x5FFD), new PhysicalAddress(0x9000)), mismatch.Actual);
        Assert.Equal([0xFFDUL, 0x1000UL], mismatch.Walks.Select(walk => walk.Address.Value));
    }

    [Fact]
    public void Access_without_a_canonical_address_has_no_walk()
    {
        VectorResult result = Run(VectorText.Vector(
            """{"linear":"0x800000000000","kind":"read","cpl":3,"expect":{"fault":"#SS","error":"0x0"}}""", after: "[]"));

        AccessMismatch mismatch = Assert.Single(result.Accesses);
        Assert.Equal(AccessOutcome.GeneralProtection(), mismatch.Actual);
        Assert.Empty(mismatch.Walks);
    }

    [Fact]
    public void Qword_that_is_left_otherwise_is_reported_with_the_bits_that_differ()
    {
        VectorResult result = Run(VectorText.Vector(
            Read,
            after: """[["0x1000","0x2027"],["0x2000","0x3027"],["0x3000","0x4067","0x40"],["0x4000","0x5067","0x20"]]"""));

        MemoryMismatch mismatch = Assert.Single(result.Memory);
        Assert.Equal(new ExpectedQword(new PhysicalAddress(0x4000), 0x5067, 0x20), mismatch.Expected);
        Assert.Equal(0x5027UL, mismatch.Actual);
        Assert.Equal(0x40UL, mismatch.DifferingBits);
        Assert.Contains(mismatch.Walk!.Steps, step => step.EntryAddress == mismatch.Address);
        Assert.Empty(result.Accesses);
    }

    [Fact]
    public void Qword_that_is_not_listed_behind_the_steps_must_be_as_it_was()
    {
        VectorResult result = Run(VectorText.Vector(Read, after: VectorText.After.Replace(",[\"0x4000\",\"0x5027\"]", "", StringComparison.Ordinal)));

        MemoryMismatch mismatch = Assert.Single(result.Memory);
        Assert.Equal((0x4000UL, 0x5007UL, 0x5027UL), (mismatch.Address.Value, mismatch.Expected.Value, mismatch.Actual));
    }

    [Fact]
    public void Qword_that_was_poked_must_be_as_the_poke_left_it()
    {
        VectorResult result = Run(VectorText.Vector(
            """{"poke":["0x4008","0x1"]},{"poke":["0x4008","0xa007"]},{"linear":"0x1000","kind":"read","cpl":3,"expect":{"physical":"0xa000"}}""",
            after: """[["0x1000","0x2027"],["0x2000","0x3027"],["0x3000","0x4027"]]"""));

        MemoryMismatch mismatch = Assert.Single(result.Memory);
        Assert.Equal((0x4008UL, 0xA007UL, 0xA027UL), (mismatch.Address.Value, mismatch.Expected.Value, mismatch.Actual));
    }

    [Fact]
    public void Tables_may_lie_anywhere_below_the_end_of_the_address_space()
    {
        const string Line =
            """{"id":"a","group":"g","cpu":{"maxphyaddr":52},"cr0":"0x80000001","cr3":"TOP000","cr4":"0x20","efer":"0x500","memory":[["TOPff8","TOP003"]],"""
            + """ "accesses":[{"linear":"0xffffffffffffffff","kind":"read","cpl":0,"expect":{"physical":"TOPfff"}}],"after":[["TOPff8","TOP023"]]}""";

        VectorResult result = Run(Line.Replace("TOP", "0xffffffffff", StringComparison.Ordinal));

        Assert.True(result.Passed, Describe(result));
    }

    private static VectorResult Run(string line) => new VectorRunner().Run(Assert.Single(VectorText.Read(line)));

    private static string Describe(VectorResult result) =>
        string.Join("\n", [.. result.Accesses.Select(mismatch => mismatch.ToString()), .. result.Memory.Select(mismatch => mismatch.ToString())]);
}
