// SPDX-License-Identifier: MIT
namespace X64Paging.Cpu.Semantics.Float;

/// <summary>How two values stand to each other.</summary>
internal enum FloatRelation
{
    Greater,
    Less,
    Equal,
    Unordered,
}

/// <summary>FCOM, FUCOM, FTST, FXAM and their kin.</summary>
/// <remarks>SDM vol. 2A, "FCOM/FCOMP/FCOMPP—Compare Floating Point Values" and "FXAM—Examine Floating-Point".</remarks>
internal static class FloatComparison
{
    /// <summary>FCOM, FICOM, FTST, FCOMI: any NaN is invalid.</summary>
    /// <remarks>
    /// The relation is always there. Whether codes are written at an unmasked exception is the caller's choice: the manual's
    /// pseudo-code leaves them alone at an unmasked invalid operation, the AMD processor that made our vectors writes them.
    /// </remarks>
    internal static FloatRelation Compare(Float80 a, Float80 b, ref FloatStatus status)
    {
        if (a.IsNormal && b.IsNormal)
            return CompareNumbers(a, b);

        if (!IsUnordered(a, b))
            return CompareSpecial(a, b, ref status);

        status.Raise(FloatExceptions.Invalid);
        return FloatRelation.Unordered;
    }

    /// <summary>FUCOM, FUCOMI: a quiet NaN is unordered without an exception.</summary>
    internal static FloatRelation CompareQuiet(Float80 a, Float80 b, ref FloatStatus status)
    {
        if (a.IsNormal && b.IsNormal)
            return CompareNumbers(a, b);

        if (!IsUnordered(a, b))
            return CompareSpecial(a, b, ref status);

        FloatOperands.AnswerNaN(a, b, ref status, out _);
        return FloatRelation.Unordered;
    }

    /// <summary>C3, C2 and C0 as FCOM sets them, in the bits of the status word. FCOMI's ZF, PF and CF are the same three.</summary>
    internal static uint ConditionCodes(FloatRelation relation) => relation switch
    {
        FloatRelation.Greater => 0,
        FloatRelation.Less => FloatStatus.C0,
        FloatRelation.Equal => FloatStatus.C3,
        _ => FloatStatus.C3 | FloatStatus.C2 | FloatStatus.C0,
    };

    /// <summary>C3, C2, C1 and C0 as FXAM sets them for a register that is not empty; C1 is the sign.</summary>
    internal static uint Examine(Float80 a)
    {
        uint sign = a.IsNegative ? FloatStatus.C1 : 0;
        return sign | a.Class switch
        {
            FloatClass.Unsupported => 0,
            FloatClass.SignalingNaN or FloatClass.QuietNaN => FloatStatus.C0,
            FloatClass.Normal => FloatStatus.C2,
            FloatClass.Infinity => FloatStatus.C2 | FloatStatus.C0,
            FloatClass.Zero => FloatStatus.C3,
            _ => FloatStatus.C3 | FloatStatus.C2,
        };
    }

    private static bool IsUnordered(Float80 a, Float80 b) => a.IsNaN || b.IsNaN || a.IsUnsupported || b.IsUnsupported;

    private static FloatRelation CompareSpecial(Float80 a, Float80 b, ref FloatStatus status)
    {
        if (a.IsDenormal || b.IsDenormal)
            status.Raise(FloatExceptions.Denormal);

        return a.IsZero && b.IsZero ? FloatRelation.Equal : CompareNumbers(a, b);
    }

    private static FloatRelation CompareNumbers(Float80 a, Float80 b)
    {
        if (a.Sign != b.Sign)
            return a.IsNegative ? FloatRelation.Less : FloatRelation.Greater;

        // Exponent fields 0 and 1 have the same weight; a pseudo-denormal equals the normal number beside it.
        int order = Math.Max(a.Exponent, 1) - Math.Max(b.Exponent, 1);
        if (order == 0)
            order = a.Significand.CompareTo(b.Significand);

        if (order == 0)
            return FloatRelation.Equal;

        return (order < 0) != a.IsNegative ? FloatRelation.Less : FloatRelation.Greater;
    }
}
