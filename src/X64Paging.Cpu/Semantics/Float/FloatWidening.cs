// SPDX-License-Identifier: MIT
using System.Numerics;

namespace X64Paging.Cpu.Semantics.Float;

/// <summary>Single and double precision to registers. SDM vol. 2A, "FLD—Load Floating Point Value".</summary>
internal static class FloatWidening
{
    /// <summary>FLD m32fp.</summary>
    /// <param name="bits">The memory operand.</param>
    /// <param name="status">Invalid for a signaling NaN, which becomes quiet; Denormal for a denormal.</param>
    internal static Float80 FromBinary32(uint bits, ref FloatStatus status) => Load<Binary32>(bits, ref status);

    /// <summary>FLD m64fp.</summary>
    /// <inheritdoc cref="FromBinary32"/>
    internal static Float80 FromBinary64(ulong bits, ref FloatStatus status) => Load<Binary64>(bits, ref status);

    /// <summary>The value alone, for arithmetic on a memory operand: signaling NaNs stay so and no exception is raised.</summary>
    /// <param name="bits">The memory operand, in the low bits.</param>
    /// <param name="isDenormal">A denormal in its own format; in ours it is normal.</param>
    internal static Float80 Widen<TFormat>(ulong bits, out bool isDenormal)
        where TFormat : struct, IBinaryFormat
    {
        int largestExponent = (1 << TFormat.ExponentBits) - 1;
        int shift = 63 - TFormat.FractionBits;
        int bias = Float80.ExponentBias - (largestExponent >> 1);

        uint sign = (uint)(bits >> (TFormat.FractionBits + TFormat.ExponentBits)) << 15;
        int exponent = (int)(bits >> TFormat.FractionBits) & largestExponent;
        ulong fraction = (bits << shift) & (Float80.IntegerBit - 1);
        isDenormal = false;
        if ((uint)(exponent - 1) < largestExponent - 1)
            return new Float80(sign, exponent + bias, fraction | Float80.IntegerBit);

        if (exponent != 0)
            return new Float80(sign, Float80.ExponentMask, fraction | Float80.IntegerBit);

        if (fraction == 0)
            return Float80.Zero(sign);

        isDenormal = true;
        int leading = BitOperations.LeadingZeroCount(fraction);
        return new Float80(sign, 1 + bias - leading, fraction << leading);
    }

    private static Float80 Load<TFormat>(ulong bits, ref FloatStatus status)
        where TFormat : struct, IBinaryFormat
    {
        Float80 value = Widen<TFormat>(bits, out bool isDenormal);
        if (isDenormal)
            status.Raise(FloatExceptions.Denormal);

        if (value.Exponent != Float80.ExponentMask)
            return value;

        return FloatOperands.AnswerNaN(value, ref status, out Float80 quiet) ? quiet : value;
    }
}
