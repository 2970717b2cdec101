// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Tests.Vectors;
using Xunit;

namespace X64Paging.Cpu.Tests.Host;

/// <summary>The vectors on the host's processor: what they expect is what hardware does.</summary>
[Collection(nameof(HostProcessor))]
public sealed class HostVectorTests
{
    /// <summary>What both processors show: the six status flags and DF.</summary>
    internal const ulong ComparedFlags = 0xCD5;

    public static TheoryData<string> Files => [.. InstructionVector.Files];

    [Theory, MemberData(nameof(Files))]
    public void Host_leaves_the_state_that_the_vector_says(string file)
    {
        using HostProcessor? host = HostProcessor.TryCreate(out string whyNot);
        Assert.SkipWhen(host is null, whyNot);

        List<string> failures = [];
        foreach (InstructionVector vector in InstructionVector.Read(file).Where(IsForHost))
        {
            MachineState expected = vector.Behind(TestMachine.CodeBase);
            string? end = host.Run(vector.Before(TestMachine.CodeBase), vector.Code, out MachineState actual);
            if (end == null)
                continue;
            if (end != (vector.End ?? ""))
                failures.Add($"{vector.Place}: {vector.Text} (host): ends by {end}");
            foreach (string difference in actual.DifferencesFrom(expected, vector.IgnoredFlags | ~ComparedFlags))
                failures.Add($"{vector.Place}: {vector.Text} (host): {difference}");
        }

        Assert.True(failures.Count == 0, string.Join(Environment.NewLine, failures));
    }

    /// <summary>No branches, no system calls, nothing that looks at what the process's own segments and flags are.</summary>
    private static bool IsForHost(InstructionVector vector)
    {
        Instruction instruction = vector.Instruction;
        MachineState before = vector.Before(TestMachine.CodeBase);
        bool isPlain = (before.FsBase | before.GsBase) == 0 && before.PrivilegeLevel == X64Paging.Cpu.State.PrivilegeLevel.User
            && (before.Rflags & FlagNames.MaskOf("ac")) == 0;
        bool isHarmless = instruction.IsInvalid || (instruction.FlowControl == FlowControl.Next && !HostHazards.Includes(instruction));
        return isPlain && isHarmless && HostFeatures.Have(instruction);
    }
}
