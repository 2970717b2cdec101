// SPDX-License-Identifier: MIT
using X64Paging.Cpu.Semantics.Float;
using Xunit;

namespace X64Paging.Cpu.Tests.Semantics.Float;

public sealed class FloatBehaviourTests
{
    private static readonly FloatControl s_allUnmasked = new(0x0340);

    [Theory]
    [InlineData(0x037F, 0x8000000000000000, 0x0020)]        // to nearest: a tie, and 1 is even
    [InlineData(0x077F, 0x8000000000000000, 0x0020)]        // down
    [InlineData(0x0B7F, 0x8000000000000001, 0x0220)]        // up, with C1
    [InlineData(0x0F7F, 0x8000000000000000, 0x0020)]        // toward zero
    public void One_plus_half_an_ulp_rounds_as_RC_says(int control, ulong significand, int word)
    {
        Float80 halfUlp = new(0, Float80.ExponentBias - 64, Float80.IntegerBit);
        FloatStatus status = default;

        Float80 sum = FloatAddition.Add(Float80.One, halfUlp, new FloatControl((ushort)control), ref status);

        Assert.Equal(new Float80(0, Float80.ExponentBias, significand), sum);
        Assert.Equal(word, status.Word);
    }

    [Fact]
    public void Two_NaNs_of_one_significand_give_the_positive_one_in_either_order()
    {
        Float80 positive = new(0, Float80.ExponentMask, 0xC000_0000_0000_0005);
        FloatStatus status = default;

        Assert.Equal(positive, FloatAddition.Add(positive, positive.Negated, FloatControl.Initial, ref status));
        Assert.Equal(positive, FloatAddition.Add(positive.Negated, positive, FloatControl.Initial, ref status));
        Assert.Equal(FloatExceptions.None, status.Exceptions);
    }

    [Fact]
    public void Unmasked_underflow_hands_the_handler_an_exponent_24576_higher()
    {
        Float80 smallest = new(0, 1, Float80.IntegerBit);
        Float80 half = new(0, Float80.ExponentBias - 1, Float80.IntegerBit);
        FloatStatus status = default;

        Float80 product = FloatMultiplication.Multiply(smallest, half, s_allUnmasked, ref status);

        Assert.Equal(new Float80(0, 24576, Float80.IntegerBit), product);
        Assert.Equal(FloatExceptions.Underflow, status.Exceptions);
        Assert.False(status.SuppressesRegister(s_allUnmasked));
        Assert.True(status.SuppressesMemory(s_allUnmasked));
    }

    [Fact]
    public void Unmasked_denormal_operand_ends_the_operation_with_no_other_exception()
    {
        FloatStatus status = default;

        FloatAddition.Add(Float80.One, new Float80(1, 0), s_allUnmasked, ref status);

        Assert.Equal(FloatExceptions.Denormal, status.Exceptions);
        Assert.True(status.SuppressesRegister(s_allUnmasked));
    }

    [Fact]
    public void Sine_of_the_loaded_pi_shows_the_66_bits_of_the_processors_pi()
    {
        FloatStatus status = default;

        Float80 sine = FloatTrigonometry.Sine(FloatConstants.Pi(RoundingControl.Nearest), FloatControl.Initial, ref status);

        // The loaded pi is 2^-64 above the internal one, and 0.93 * 2^-64 above the mathematical one.
        Assert.Equal(new Float80(Float80.SignMask, Float80.ExponentBias - 64, Float80.IntegerBit), sine);
    }

    [Fact]
    public void Trigonometric_operand_of_2_to_the_63_comes_back_with_C2()
    {
        Float80 tooGreat = new(0, Float80.ExponentBias + 63, Float80.IntegerBit);
        FloatStatus status = default;

        Float80 result = FloatTrigonometry.Cosine(tooGreat, FloatControl.Initial, ref status);

        Assert.Equal(tooGreat, result);
        Assert.True(status.IsIncomplete);
        Assert.Equal(FloatExceptions.None, status.Exceptions);
    }

    [Fact]
    public void Remainder_is_completed_by_repeating_while_C2_is_set()
    {
        // 2^200 mod 3 = 1, as an even power of 2; the quotient is odd.
        Float80 value = new(0, Float80.ExponentBias + 200, Float80.IntegerBit);
        Float80 three = FloatInteger.FromInteger(3);
        FloatStatus status;
        int rounds = 0;
        do
        {
            status = default;
            value = FloatRemainder.Truncating(value, three, FloatControl.Initial, ref status);
            rounds++;
        }
        while (status.IsIncomplete);

        Assert.Equal(Float80.One, value);
        Assert.InRange(rounds, 4, 6);
    }

    [Fact]
    public void Nothing_allocates()
    {
        string[] files = ["addition.vec", "division.vec", "narrowing.vec", "trigonometry.vec", "logarithm.vec", "arctangent.vec"];
        FloatVector[] vectors = [.. files.SelectMany(FloatVector.Read)];
        RunAll(vectors);
        long before = GC.GetAllocatedBytesForCurrentThread();

        RunAll(vectors);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static void RunAll(FloatVector[] vectors)
    {
        foreach (FloatVector vector in vectors)
            FloatInstructions.Run(vector.Operation, vector.Input);
    }
}
