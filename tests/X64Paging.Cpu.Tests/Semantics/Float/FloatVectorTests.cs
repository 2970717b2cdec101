// SPDX-License-Identifier: MIT
using X64Paging.Cpu.Semantics.Float;
using Xunit;

namespace X64Paging.Cpu.Tests.Semantics.Float;

public sealed class FloatVectorTests
{
    private static readonly string[] s_transcendentalFiles = ["arctangent.vec", "exponential.vec", "logarithm.vec", "trigonometry.vec"];

    public static TheoryData<string> TranscendentalFiles => [.. s_transcendentalFiles];

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

    // Makers differ in the last bit, and so in C1, which tells the direction of the rounding.
    [Theory, MemberData(nameof(TranscendentalFiles))]
    public void Transcendental_instruction_is_within_one_ulp_of_hardware_with_its_flags(string file)
    {
        List<string> failures = [];
        foreach (FloatVector vector in FloatVector.Read(file))
        {
            FloatOutcome actual = FloatInstructions.Run(vector.Operation, vector.Input);

            foreach ((string name, string expected) in vector.Expected)
            {
                if (!IsClose(actual, name, expected))
                    failures.Add($"{vector.Place}: {vector.Operation} {name}: expected {expected}, got {Show(actual, name, expected)}");
            }
        }

        Assert.True(failures.Count == 0, string.Join(Environment.NewLine, failures));
    }

    private static bool IsClose(FloatOutcome actual, string name, string expected) => name switch
    {
        "sw" => ((actual.Status ^ FloatVector.ParseHex(expected)) & ~(ulong)FloatStatus.C1) == 0,
        "st0" => IsWithinOneUlp(actual.St0, FloatVector.ParseRegister(expected)),
        _ => IsWithinOneUlp(actual.St1, FloatVector.ParseRegister(expected)),
    };

    private static bool IsWithinOneUlp(Float80 actual, Float80 expected)
    {
        if (actual == expected)
            return true;

        // Finite numbers of one sign are ordered as the integers exponent:fraction are.
        bool areComparable = actual.Sign == expected.Sign && !expected.IsNaN && !actual.IsNaN;
        return areComparable && Int128.Abs(Order(actual) - Order(expected)) <= 1;
    }

    private static Int128 Order(Float80 value) => ((Int128)Math.Max(value.Exponent, 1) << 63) + value.Significand;

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
