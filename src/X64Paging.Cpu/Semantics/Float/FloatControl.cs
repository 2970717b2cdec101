// SPDX-License-Identifier: MIT
namespace X64Paging.Cpu.Semantics.Float;

/// <summary>RC: how a result that has no exact form is rounded.</summary>
internal enum RoundingControl
{
    Nearest = 0,
    Down = 1,
    Up = 2,
    Zero = 3,
}

/// <summary>The x87 control word as the arithmetic reads it. SDM vol. 1, "x87 FPU Control Word".</summary>
/// <remarks>
/// <code>
///   15  13  12  11 10  9  8  7  6  5  4  3  2  1  0
///  +------+---+------+------+-----+--+--+--+--+--+--+
///  |      | X |  RC  |  PC  |     |PM|UM|OM|ZM|DM|IM|
///  +------+---+------+------+-----+--+--+--+--+--+--+
/// </code>
/// PC is 00 for 24 bits, 10 for 53, 11 for 64; the reserved 01 rounds to 64 bits here.
/// </remarks>
/// <param name="Word">All 16 bits; the infinity control and the reserved bits mean nothing.</param>
internal readonly record struct FloatControl(ushort Word)
{
    private const int PrecisionMask = 0x0300;
    private const int RoundingMask = 0x0C00;
    private const int RoundingShift = 10;

    /// <summary>What FNINIT loads: all exceptions masked, 64 bits, to nearest.</summary>
    internal static FloatControl Initial => new(0x037F);

    internal RoundingControl Rounding => (RoundingControl)((Word & RoundingMask) >> RoundingShift);

    /// <summary>64 bits and to nearest: nearly every program, nearly always.</summary>
    internal bool IsNearestExtended => (Word & (PrecisionMask | RoundingMask)) == PrecisionMask;

    /// <summary>How many low bits of a 64-bit significand the precision control leaves out: 40, 11 or 0.</summary>
    internal int DroppedBits => (Word & PrecisionMask) switch
    {
        0x0000 => 64 - 24,
        0x0200 => 64 - 53,
        _ => 0,
    };

    /// <summary>The same control with 64-bit precision, for the operations that PC does not govern.</summary>
    internal FloatControl AtExtendedPrecision => new((ushort)(Word | PrecisionMask));

    internal FloatControl WithRounding(RoundingControl rounding) =>
        new((ushort)((Word & ~RoundingMask) | ((int)rounding << RoundingShift)));

    /// <summary>Those of the exceptions whose mask bit is 0.</summary>
    internal FloatExceptions Unmasked(FloatExceptions exceptions) => exceptions & ~(FloatExceptions)Word;
}
