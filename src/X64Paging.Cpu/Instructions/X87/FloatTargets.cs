// SPDX-License-Identifier: MIT
using X64Paging.Cpu.Semantics.Float;

namespace X64Paging.Cpu.Instructions.X87;

/// <summary>A memory format that the FPU stores.</summary>
internal interface IFloatTarget<T>
    where T : unmanaged
{
    static abstract T Convert(Float80 value, FloatControl control, ref FloatStatus status);
}

/// <summary>A single-precision number.</summary>
internal readonly struct SingleTarget : IFloatTarget<uint>
{
    public static uint Convert(Float80 value, FloatControl control, ref FloatStatus status) => FloatNarrowing.ToBinary32(value, control, ref status);
}

/// <summary>A double-precision number.</summary>
internal readonly struct DoubleTarget : IFloatTarget<ulong>
{
    public static ulong Convert(Float80 value, FloatControl control, ref FloatStatus status) => FloatNarrowing.ToBinary64(value, control, ref status);
}

/// <summary>An 80-bit number, as it is.</summary>
internal readonly struct ExtendedTarget : IFloatTarget<ExtendedBytes>
{
    public static ExtendedBytes Convert(Float80 value, FloatControl control, ref FloatStatus status) => new(value);
}

/// <summary>A packed decimal of 18 digits.</summary>
internal readonly struct DecimalTarget : IFloatTarget<ExtendedBytes>
{
    public static ExtendedBytes Convert(Float80 value, FloatControl control, ref FloatStatus status) =>
        new(PackedDecimal.FromFloat80(value, control, ref status));
}

/// <summary>A 16-bit integer.</summary>
internal readonly struct Int16Target : IFloatTarget<short>
{
    public static short Convert(Float80 value, FloatControl control, ref FloatStatus status) => FloatInteger.ToInt16(value, control, ref status);
}

/// <summary>A 32-bit integer.</summary>
internal readonly struct Int32Target : IFloatTarget<int>
{
    public static int Convert(Float80 value, FloatControl control, ref FloatStatus status) => FloatInteger.ToInt32(value, control, ref status);
}

/// <summary>A 64-bit integer.</summary>
internal readonly struct Int64Target : IFloatTarget<long>
{
    public static long Convert(Float80 value, FloatControl control, ref FloatStatus status) => FloatInteger.ToInt64(value, control, ref status);
}

/// <summary>Another format, rounded towards zero whatever the control word says: FISTTP.</summary>
internal readonly struct Truncated<TTarget, T> : IFloatTarget<T>
    where TTarget : struct, IFloatTarget<T>
    where T : unmanaged
{
    public static T Convert(Float80 value, FloatControl control, ref FloatStatus status) =>
        TTarget.Convert(value, control.WithRounding(RoundingControl.Zero), ref status);
}
