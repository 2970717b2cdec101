// SPDX-License-Identifier: MIT
using X64Paging.Cpu.Semantics.Float;

namespace X64Paging.Cpu.Tests.Semantics.Float;

/// <summary>Runs one x87 instruction by the name that the vector files give it, with as much of a register stack as that takes.</summary>
internal static class FloatInstructions
{
    internal static FloatOutcome Run(string operation, FloatInput input)
    {
        FloatStatus status = default;
        return operation switch
        {
            "xtract" or "sincos" or "ptan" => Push(operation, input),
            "com" or "ucom" or "xam" or "com32" => Examine(operation, input),
            ['f', 's', 't', ..] or ['f', 'i', 's', ..] or "fbstp" => Store(operation, input),
            ['f', 'l', 'd', ..] or ['f', 'i', 'l', ..] or "fbld" => Load(operation, input),
            ['l', 'd', ..] => Outcome(input, Constant(operation, input.Control.Rounding), ref status),
            _ => Arithmetic(operation, input),
        };
    }

    private static FloatOutcome Arithmetic(string operation, FloatInput input)
    {
        FloatStatus status = default;
        (FloatControl control, Float80 a, Float80 b, ulong memory, _) = input;
        Float80 result = operation switch
        {
            "add" => FloatAddition.Add(a, b, control, ref status),
            "sub" => FloatAddition.Subtract(a, b, control, ref status),
            "mul" => FloatMultiplication.Multiply(a, b, control, ref status),
            "div" => FloatDivision.Divide(a, b, control, ref status),
            "sqrt" => FloatSquareRoot.SquareRoot(a, control, ref status),
            "prem" => FloatRemainder.Truncating(a, b, control, ref status),
            "prem1" => FloatRemainder.Nearest(a, b, control, ref status),
            "rndint" => FloatIntegral.RoundToInteger(a, control, ref status),
            "scale" => FloatScaling.Scale(a, b, control, ref status),
            "chs" => a.Negated,
            "abs" => a.Absolute,
            "f2xm1" => FloatExponential.PowerOfTwoMinusOne(a, control, ref status),
            "yl2x" => FloatLogarithm.YLog2X(a, b, control, ref status),
            "yl2xp1" => FloatLogarithm.YLog2XPlusOne(a, b, control, ref status),
            "sin" => FloatTrigonometry.Sine(a, control, ref status),
            "cos" => FloatTrigonometry.Cosine(a, control, ref status),
            "patan" => FloatArcTangent.ArcTangent(a, b, control, ref status),
            "add32" => FloatMemoryOperand.Apply<AddOperation, Binary32>(a, memory, control, ref status),
            "mul32" => FloatMemoryOperand.Apply<MultiplyOperation, Binary32>(a, memory, control, ref status),
            "div32" => FloatMemoryOperand.Apply<DivideOperation, Binary32>(a, memory, control, ref status),
            "divr32" => FloatMemoryOperand.Apply<DivideReverseOperation, Binary32>(a, memory, control, ref status),
            "sub64" => FloatMemoryOperand.Apply<SubtractOperation, Binary64>(a, memory, control, ref status),
            "divr64" => FloatMemoryOperand.Apply<DivideReverseOperation, Binary64>(a, memory, control, ref status),
            _ => throw new ArgumentException(operation, nameof(operation)),
        };
        return Outcome(input, result, ref status);
    }

    private static FloatOutcome Push(string operation, FloatInput input)
    {
        FloatStatus status = default;
        (Float80 pushed, Float80 below) = operation switch
        {
            "xtract" => (FloatScaling.Extract(input.A, input.Control, ref status, out Float80 exponent), exponent),
            "sincos" => Swap(FloatTrigonometry.SineCosine(input.A, input.Control, ref status, out Float80 cosine), cosine),
            "ptan" => Swap(FloatTrigonometry.Tangent(input.A, input.Control, ref status, out Float80 one), one),
            _ => throw new ArgumentException(operation, nameof(operation)),
        };
        return status.SuppressesRegister(input.Control) || status.IsIncomplete
            ? Unchanged(input, ref status)
            : new FloatOutcome(pushed, below, input.Memory, input.MemoryHigh, status.Word);
    }

    private static (Float80 Pushed, Float80 Below) Swap(Float80 below, Float80 pushed) => (pushed, below);

    private static FloatOutcome Examine(string operation, FloatInput input)
    {
        FloatStatus status = default;
        uint conditions = operation switch
        {
            "com" => FloatComparison.ConditionCodes(FloatComparison.Compare(input.A, input.B, ref status)),
            "ucom" => FloatComparison.ConditionCodes(FloatComparison.CompareQuiet(input.A, input.B, ref status)),
            "com32" => FloatComparison.ConditionCodes(FloatMemoryOperand.Compare<Binary32>(input.A, input.Memory, ref status)),
            _ => FloatComparison.Examine(input.A),
        };
        status.SetConditions(conditions);

        return Unchanged(input, ref status);
    }

    private static FloatOutcome Load(string operation, FloatInput input)
    {
        FloatStatus status = default;
        Float80 value = operation switch
        {
            "fld32" => FloatWidening.FromBinary32((uint)input.Memory, ref status),
            "fld64" => FloatWidening.FromBinary64(input.Memory, ref status),
            "fild16" => FloatInteger.FromInteger((short)input.Memory),
            "fild32" => FloatInteger.FromInteger((int)input.Memory),
            "fild64" => FloatInteger.FromInteger((long)input.Memory),
            "fbld" => new PackedDecimal(input.Memory, input.MemoryHigh).ToFloat80(),
            _ => throw new ArgumentException(operation, nameof(operation)),
        };
        return new FloatOutcome(value, default, input.Memory, input.MemoryHigh, status.Word);
    }

    private static FloatOutcome Store(string operation, FloatInput input)
    {
        FloatStatus status = default;
        FloatControl control = input.Control;
        FloatControl truncating = control.WithRounding(RoundingControl.Zero);
        Float80 a = input.A;
        ushort high = 0;
        ulong stored = operation switch
        {
            "fst32" => FloatNarrowing.ToBinary32(a, control, ref status),
            "fst64" => FloatNarrowing.ToBinary64(a, control, ref status),
            "fist16" => (ushort)FloatInteger.ToInt16(a, control, ref status),
            "fist32" => (uint)FloatInteger.ToInt32(a, control, ref status),
            "fist64" => (ulong)FloatInteger.ToInt64(a, control, ref status),
            "fisttp16" => (ushort)FloatInteger.ToInt16(a, truncating, ref status),
            "fisttp32" => (uint)FloatInteger.ToInt32(a, truncating, ref status),
            "fisttp64" => (ulong)FloatInteger.ToInt64(a, truncating, ref status),
            "fbstp" => StoreDecimal(a, control, ref status, out high),
            _ => throw new ArgumentException(operation, nameof(operation)),
        };
        return status.SuppressesMemory(control)
            ? Unchanged(input, ref status)
            : new FloatOutcome(a, input.B, stored, high, status.Word);
    }

    private static ulong StoreDecimal(Float80 a, FloatControl control, ref FloatStatus status, out ushort high)
    {
        PackedDecimal packed = PackedDecimal.FromFloat80(a, control, ref status);
        high = packed.High;
        return packed.Low;
    }

    private static Float80 Constant(string operation, RoundingControl rounding) => operation switch
    {
        "ld1" => Float80.One,
        "ldz" => Float80.PositiveZero,
        "ldpi" => FloatConstants.Pi(rounding),
        "ldl2e" => FloatConstants.Log2OfE(rounding),
        "ldl2t" => FloatConstants.Log2Of10(rounding),
        "ldlg2" => FloatConstants.Log10Of2(rounding),
        "ldln2" => FloatConstants.LogEOf2(rounding),
        _ => throw new ArgumentException(operation, nameof(operation)),
    };

    private static FloatOutcome Outcome(FloatInput input, Float80 result, ref FloatStatus status) =>
        status.SuppressesRegister(input.Control)
            ? Unchanged(input, ref status)
            : new FloatOutcome(result, input.B, input.Memory, input.MemoryHigh, status.Word);

    private static FloatOutcome Unchanged(FloatInput input, ref FloatStatus status) =>
        new(input.A, input.B, input.Memory, input.MemoryHigh, status.Word);
}
