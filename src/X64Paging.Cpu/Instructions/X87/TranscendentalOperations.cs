// SPDX-License-Identifier: MIT
using X64Paging.Cpu.Semantics.Float;

namespace X64Paging.Cpu.Instructions.X87;

/// <summary>A function with two results.</summary>
internal interface IPairOperation
{
    static abstract Float80 Apply(Float80 operand, FloatControl control, ref FloatStatus status, out Float80 pushed);
}

/// <summary>FSINCOS. SDM vol. 2A, "FSINCOS—Sine and Cosine".</summary>
internal readonly struct SineCosine : IPairOperation
{
    public static Float80 Apply(Float80 operand, FloatControl control, ref FloatStatus status, out Float80 pushed) =>
        FloatTrigonometry.SineCosine(operand, control, ref status, out pushed);
}

/// <summary>FPTAN: 1 is pushed above the tangent. SDM vol. 2A, "FPTAN—Partial Tangent".</summary>
internal readonly struct Tangent : IPairOperation
{
    public static Float80 Apply(Float80 operand, FloatControl control, ref FloatStatus status, out Float80 pushed) =>
        FloatTrigonometry.Tangent(operand, control, ref status, out pushed);
}

/// <summary>F2XM1. SDM vol. 2A, "F2XM1—Compute 2^x–1".</summary>
internal readonly struct F2xm1 : IStackTopOperation
{
    public static Float80 Apply(Float80 first, Float80 second, FloatControl control, ref FloatStatus status) =>
        FloatExponential.PowerOfTwoMinusOne(first, control, ref status);
}

/// <summary>FSIN. SDM vol. 2A, "FSIN—Sine".</summary>
internal readonly struct Fsin : IStackTopOperation
{
    public static uint DefinedConditions => FloatStatus.C1 | FloatStatus.C2;

    public static Float80 Apply(Float80 first, Float80 second, FloatControl control, ref FloatStatus status) =>
        FloatTrigonometry.Sine(first, control, ref status);
}

/// <summary>FCOS. SDM vol. 2A, "FCOS—Cosine".</summary>
internal readonly struct Fcos : IStackTopOperation
{
    public static uint DefinedConditions => FloatStatus.C1 | FloatStatus.C2;

    public static Float80 Apply(Float80 first, Float80 second, FloatControl control, ref FloatStatus status) =>
        FloatTrigonometry.Cosine(first, control, ref status);
}

/// <summary>FPATAN. SDM vol. 2A, "FPATAN—Partial Arctangent".</summary>
internal readonly struct Fpatan : IStackTopOperation
{
    public static Float80 Apply(Float80 first, Float80 second, FloatControl control, ref FloatStatus status) =>
        FloatArcTangent.ArcTangent(first, second, control, ref status);
}

/// <summary>FYL2X. SDM vol. 2A, "FYL2X—Compute y ∗ log2x".</summary>
internal readonly struct Fyl2x : IStackTopOperation
{
    public static Float80 Apply(Float80 first, Float80 second, FloatControl control, ref FloatStatus status) =>
        FloatLogarithm.YLog2X(first, second, control, ref status);
}

/// <summary>FYL2XP1. SDM vol. 2A, "FYL2XP1—Compute y ∗ log2(x +1)".</summary>
internal readonly struct Fyl2xp1 : IStackTopOperation
{
    public static Float80 Apply(Float80 first, Float80 second, FloatControl control, ref FloatStatus status) =>
        FloatLogarithm.YLog2XPlusOne(first, second, control, ref status);
}
