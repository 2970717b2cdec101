// SPDX-License-Identifier: MIT
namespace X64Paging.Cpu.Semantics.Float;

/// <summary>FSIN, FCOS, FSINCOS and FPTAN.</summary>
/// <remarks>
/// SDM vol. 2A, "FSIN—Sine", "FCOS—Cosine", "FSINCOS—Sine and Cosine", "FPTAN—Partial Tangent".
/// From 2^63 up in magnitude the operand is out of range: it comes back, C2 is set (<see cref="FloatStatus.IsIncomplete"/>), and FSINCOS
/// and FPTAN must push nothing. They push nothing either when <see cref="FloatStatus.SuppressesRegister"/> says so.
/// </remarks>
internal static class FloatTrigonometry
{
    private const int OutOfRange = Float80.ExponentBias + 63;

    /// <summary>Below 2^-56 tan(r) is r and a tail of less than 2^-112 of it, above r.</summary>
    private const int TangentIsArgument = -56;

    internal static Float80 Sine(Float80 a, FloatControl control, ref FloatStatus status)
    {
        if (AnswerSpecial(a, control, ref status, out Float80 result) || a.IsZero)
            return result;

        WideFloat rest = PiReduction.Reduce(a, out int quadrant);
        return RoundedSine(rest, quadrant, a.Sign, control, ref status);
    }

    internal static Float80 Cosine(Float80 a, FloatControl control, ref FloatStatus status)
    {
        if (AnswerSpecial(a, control, ref status, out Float80 result))
            return result;

        if (a.IsZero)
            return Float80.One;

        WideFloat rest = PiReduction.Reduce(a, out int quadrant);
        return RoundedSine(rest, quadrant + 1, sign: 0, control, ref status);
    }

    /// <summary>FSINCOS: the sine, which replaces the operand.</summary>
    /// <param name="a">ST(0).</param>
    /// <param name="control">Rounding and masks.</param>
    /// <param name="status">Collects exceptions, C1 and C2.</param>
    /// <param name="cosine">What is pushed on top; a NaN is pushed as well.</param>
    internal static Float80 SineCosine(Float80 a, FloatControl control, ref FloatStatus status, out Float80 cosine)
    {
        if (AnswerSpecial(a, control, ref status, out Float80 result))
        {
            cosine = result;
            return result;
        }

        cosine = Float80.One;
        if (a.IsZero)
            return a;

        WideFloat rest = PiReduction.Reduce(a, out int quadrant);
        cosine = RoundedSine(rest, quadrant + 1, sign: 0, control, ref status);
        return RoundedSine(rest, quadrant, a.Sign, control, ref status);
    }

    /// <summary>FPTAN: the tangent, which replaces the operand.</summary>
    /// <param name="a">ST(0).</param>
    /// <param name="control">Rounding and masks.</param>
    /// <param name="status">Collects exceptions, C1 and C2.</param>
    /// <param name="pushed">What is pushed on top: 1, or a NaN again.</param>
    internal static Float80 Tangent(Float80 a, FloatControl control, ref FloatStatus status, out Float80 pushed)
    {
        if (AnswerSpecial(a, control, ref status, out Float80 result))
        {
            pushed = result;
            return result;
        }

        pushed = Float80.One;
        if (a.IsZero)
            return a;

        WideFloat rest = PiReduction.Reduce(a, out int quadrant);
        WideFloat tangent = (quadrant & 1) == 0 ? Tangent(rest) : WideFloat.Divide(Cosine(rest), Sine(rest)).Negated;
        tangent = tangent with { Sign = tangent.Sign ^ a.Sign };
        return tangent.RoundIrrational(control, ref status);
    }

    /// <summary>NaNs, infinities, arguments out of range, an unmasked denormal operand. A zero is left to the caller.</summary>
    private static bool AnswerSpecial(Float80 a, FloatControl control, ref FloatStatus status, out Float80 result)
    {
        if (FloatOperands.AnswerNaN(a, ref status, out result))
            return true;

        if (a.IsInfinity)
        {
            result = FloatOperands.Invalid(ref status);
            return true;
        }

        result = a;
        if (a.Exponent < OutOfRange)
            return FloatOperands.StopAtDenormal(a, control, ref status);

        status.SetConditions(FloatStatus.C2);
        return true;
    }

    /// <summary>sin(rest + quadrant * pi/2), rounded.</summary>
    private static Float80 RoundedSine(WideFloat rest, int quadrant, uint sign, FloatControl control, ref FloatStatus status)
    {
        WideFloat value = (quadrant & 1) == 0 ? Sine(rest) : Cosine(rest);
        uint flip = (quadrant & 2) != 0 ? Float80.SignMask : 0;
        return (value with { Sign = value.Sign ^ sign ^ flip }).RoundIrrational(control, ref status);
    }

    private static WideFloat Sine(WideFloat rest) => WideFloat.Multiply(rest, FloatSeries.SineRatio(rest.SquareFraction));

    private static WideFloat Cosine(WideFloat rest) => FloatSeries.Cosine(rest.SquareFraction);

    private static WideFloat Tangent(WideFloat rest) =>
        rest.Exponent < TangentIsArgument ? rest : WideFloat.Divide(Sine(rest), Cosine(rest));
}
