// SPDX-License-Identifier: MIT
namespace X64Paging.Cpu.Semantics.Float;

/// <summary>An operation of two operands, chosen by type so that one method serves all of them.</summary>
internal interface IFloatOperation
{
    /// <param name="destination">The register that is read and written.</param>
    /// <param name="source">Another register, or a widened memory operand.</param>
    /// <param name="control">Precision, rounding and masks.</param>
    /// <param name="status">Collects exceptions and C1.</param>
    static abstract Float80 Apply(Float80 destination, Float80 source, FloatControl control, ref FloatStatus status);
}

internal readonly struct AddOperation : IFloatOperation
{
    public static Float80 Apply(Float80 destination, Float80 source, FloatControl control, ref FloatStatus status) =>
        FloatAddition.Add(destination, source, control, ref status);
}

internal readonly struct SubtractOperation : IFloatOperation
{
    public static Float80 Apply(Float80 destination, Float80 source, FloatControl control, ref FloatStatus status) =>
        FloatAddition.Subtract(destination, source, control, ref status);
}

/// <summary>FSUBR: source - destination.</summary>
internal readonly struct SubtractReverseOperation : IFloatOperation
{
    public static Float80 Apply(Float80 destination, Float80 source, FloatControl control, ref FloatStatus status) =>
        FloatAddition.Subtract(source, destination, control, ref status);
}

internal readonly struct MultiplyOperation : IFloatOperation
{
    public static Float80 Apply(Float80 destination, Float80 source, FloatControl control, ref FloatStatus status) =>
        FloatMultiplication.Multiply(destination, source, control, ref status);
}

internal readonly struct DivideOperation : IFloatOperation
{
    public static Float80 Apply(Float80 destination, Float80 source, FloatControl control, ref FloatStatus status) =>
        FloatDivision.Divide(destination, source, control, ref status);
}

/// <summary>FDIVR: source / destination.</summary>
internal readonly struct DivideReverseOperation : IFloatOperation
{
    public static Float80 Apply(Float80 destination, Float80 source, FloatControl control, ref FloatStatus status) =>
        FloatDivision.Divide(source, destination, control, ref status);
}
