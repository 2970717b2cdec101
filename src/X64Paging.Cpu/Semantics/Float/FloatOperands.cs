// SPDX-License-Identifier: MIT
namespace X64Paging.Cpu.Semantics.Float;

/// <summary>The checks that come before an operation computes. SDM vol. 1, "Floating-Point Exception Priority".</summary>
internal static class FloatOperands
{
    /// <summary>Answers an operation of two operands when one is a NaN or no number: SDM vol. 1, "Rules for Handling NaNs".</summary>
    /// <returns><see langword="true"/> when <paramref name="result"/> is the answer.</returns>
    internal static bool AnswerNaN(Float80 a, Float80 b, ref FloatStatus status, out Float80 result)
    {
        result = Float80.Indefinite;
        if (a.IsUnsupported || b.IsUnsupported)
        {
            status.Raise(FloatExceptions.Invalid);
            return true;
        }

        if (!a.IsNaN && !b.IsNaN)
            return false;

        bool isSignaling = a.IsSignalingNaN || b.IsSignalingNaN;
        if (isSignaling)
            status.Raise(FloatExceptions.Invalid);

        result = ChooseNaN(a, b).Quieted;
        return true;
    }

    /// <summary>The same for one operand.</summary>
    internal static bool AnswerNaN(Float80 a, ref FloatStatus status, out Float80 result)
    {
        result = a.IsUnsupported ? Float80.Indefinite : a.Quieted;
        if (a.IsUnsupported || a.IsSignalingNaN)
            status.Raise(FloatExceptions.Invalid);

        return a.IsUnsupported || a.IsNaN;
    }

    /// <summary>The answer to an operation that has none: 0/0, infinity minus infinity, the root of -1.</summary>
    internal static Float80 Invalid(ref FloatStatus status)
    {
        status.Raise(FloatExceptions.Invalid);
        return Float80.Indefinite;
    }

    /// <summary>Raises the denormal-operand exception if an operand calls for it.</summary>
    /// <returns><see langword="true"/> when it is unmasked: the operation must end without a result.</returns>
    internal static bool StopAtDenormal(Float80 a, Float80 b, FloatControl control, ref FloatStatus status)
    {
        if (!a.IsDenormal && !b.IsDenormal)
            return false;

        status.Raise(FloatExceptions.Denormal);
        return control.Unmasked(FloatExceptions.Denormal) != 0;
    }

    /// <inheritdoc cref="StopAtDenormal(Float80, Float80, FloatControl, ref FloatStatus)"/>
    internal static bool StopAtDenormal(Float80 a, FloatControl control, ref FloatStatus status) =>
        StopAtDenormal(a, Float80.PositiveZero, control, ref status);

    private static Float80 ChooseNaN(Float80 a, Float80 b)
    {
        if (!b.IsNaN)
            return a;

        if (!a.IsNaN)
            return b;

        // One signaling and one quiet: the quiet one, whatever the significands are.
        if (a.IsSignalingNaN != b.IsSignalingNaN)
            return a.IsSignalingNaN ? b : a;

        // Two of a kind: the larger significand; between equals the positive one.
        if (a.Significand != b.Significand)
            return a.Significand > b.Significand ? a : b;

        return a.IsNegative ? b : a;
    }
}
