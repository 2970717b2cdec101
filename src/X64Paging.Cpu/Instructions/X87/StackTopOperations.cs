// SPDX-License-Identifier: MIT
using X64Paging.Cpu.Semantics.Float;

namespace X64Paging.Cpu.Instructions.X87;

/// <summary>An operation that replaces ST(0).</summary>
internal interface IStackTopOperation
{
    /// <summary>Whether ST(1) is an operand.</summary>
    static virtual bool UsesSecond => false;

    /// <summary>The condition codes that the operation defines.</summary>
    static virtual uint DefinedConditions => FloatStatus.C1;

    static abstract Float80 Apply(Float80 first, Float80 second, FloatControl control, ref FloatStatus status);
}

/// <summary>FCHS. SDM vol. 2A, "FCHS—Change Sign".</summary>
internal readonly struct Fchs : IStackTopOperation
{
    public static Float80 Apply(Float80 first, Float80 second, FloatControl control, ref FloatStatus status) => first.Negated;
}

/// <summary>FABS. SDM vol. 2A, "FABS—Absolute Value".</summary>
internal readonly struct Fabs : IStackTopOperation
{
    public static Float80 Apply(Float80 first, Float80 second, FloatControl control, ref FloatStatus status) => first.Absolute;
}

/// <summary>FSQRT. SDM vol. 2A, "FSQRT—Square Root".</summary>
internal readonly struct Fsqrt : IStackTopOperation
{
    public static Float80 Apply(Float80 first, Float80 second, FloatControl control, ref FloatStatus status) =>
        FloatSquareRoot.SquareRoot(first, control, ref status);
}

/// <summary>FRNDINT. SDM vol. 2A, "FRNDINT—Round to Integer".</summary>
internal readonly struct Frndint : IStackTopOperation
{
    public static Float80 Apply(Float80 first, Float80 second, FloatControl control, ref FloatStatus status) =>
        FloatIntegral.RoundToInteger(first, control, ref status);
}

/// <summary>FSCALE. SDM vol. 2A, "FSCALE—Scale".</summary>
internal readonly struct Fscale : IStackTopOperation
{
    public static bool UsesSecond => true;

    public static Float80 Apply(Float80 first, Float80 second, FloatControl control, ref FloatStatus status) =>
        FloatScaling.Scale(first, second, control, ref status);
}

/// <summary>FPREM: the remainder of a truncated quotient, perhaps in part. SDM vol. 2A, "FPREM—Partial Remainder".</summary>
internal readonly struct Fprem : IStackTopOperation
{
    public static bool UsesSecond => true;

    public static uint DefinedConditions => FloatStatus.ConditionMask;

    public static Float80 Apply(Float80 first, Float80 second, FloatControl control, ref FloatStatus status) =>
        FloatRemainder.Truncating(first, second, control, ref status);
}

/// <summary>FPREM1: the remainder of a rounded quotient, perhaps in part. SDM vol. 2A, "FPREM1—Partial Remainder".</summary>
internal readonly struct Fprem1 : IStackTopOperation
{
    public static bool UsesSecond => true;

    public static uint DefinedConditions => FloatStatus.ConditionMask;

    public static Float80 Apply(Float80 first, Float80 second, FloatControl control, ref FloatStatus status) =>
        FloatRemainder.Nearest(first, second, control, ref status);
}
