// SPDX-License-Identifier: MIT
using Xunit;

namespace X64Paging.Cpu.Tests.Semantics.Float;

public sealed class FloatVectorTests
{
    private static readonly string[] s_transcendentalFiles = ["arctangent.vec", "exponential.vec", "logarithm.vec", "trigonometry.vec"];

    public static TheoryData<string> ExactFiles => [.. FloatVector.Files.Except(s_transcendentalFiles)];

    [Theory, MemberData(nameof(ExactFiles))]
    public void Instruction_leaves_the_bits_and_the_flags_that_hardware_left(string file)
    {
        List<string> failures = [];
        foreach (FloatVector vector in FloatVector.Read(file))
        {
            FloatOutcome actual = FloatInstructions.Run(vector.Operation, vector.Input);

            foreach ((string name, string expected) in vector.Expected)
            {
                string text = Show(actual, name, expected);
                if (text != expected)
                    failures.Add($"{vector.Place}: {vector.Operation} {name}: expected {expected}, got {text}");
            }
        }

        Assert.True(failures.Count == 0, string.Join(Environment.NewLine, failures));
    }

    /// <summary>A field of the outcome, written as the file writes it.</summary>
    private static string Show(FloatOutcome outcome, string name, string like) => name switch
    {
        "st0" => $"{outcome.St0.SignAndExponent:X4}:{outcome.St0.Significand:X16}",
        "st1" => $"{outcome.St1.SignAndExponent:X4}:{outcome.St1.Significand:X16}",
        "sw" => $"{outcome.Status:X4}",
        "m" when like.Contains(':') => $"{outcome.MemoryHigh:X4}:{outcome.Memory:X16}",
        "m" => outcome.Memory.ToString($"X{like.Length}", System.Globalization.CultureInfo.InvariantCulture),
        _ => throw new ArgumentException(name, nameof(name)),
    };
}
