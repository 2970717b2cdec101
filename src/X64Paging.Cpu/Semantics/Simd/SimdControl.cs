// SPDX-License-Identifier: MIT
using X64Paging.Cpu.Semantics.Float;

namespace X64Paging.Cpu.Semantics.Simd;

/// <summary>MXCSR as operations read it. SDM vol. 1, "MXCSR Control and Status Register".</summary>
/// <remarks>
/// <code>
///   15  14  13  12 11 10  9  8  7  6   5  4  3  2  1  0
///  +---+------+--+--+--+--+--+--+---+--+--+--+--+--+--+
///  |FTZ|  RC  |PM|UM|OM|ZM|DM|IM|DAZ|PE|UE|OE|ZE|DE|IE|
///  +---+------+--+--+--+--+--+--+---+--+--+--+--+--+--+
/// </code>
/// </remarks>
/// <param name="Word">All 32 bits.</param>
internal readonly record struct SimdControl(uint Word)
{
    /// <summary>The bits that may be set; any other is #GP in LDMXCSR and FXRSTOR.</summary>
    internal const uint Writable = 0xFFFF;

    /// <summary>What INIT loads: all exceptions masked, to nearest, no flag.</summary>
    internal const uint Initial = 0x1F80;

    private const uint DenormalsAreZeroBit = 1 << 6;
    private const uint FlushToZeroBit = 1 << 15;
    private const uint PrecisionFlag = (uint)FloatExceptions.Precision;
    private const uint ControlBits = Writable & ~(uint)FloatExceptions.All;
    private const int MaskShift = 7;
    private const int RoundingShift = 13;

    internal RoundingControl Rounding => (RoundingControl)(Word >> RoundingShift & 3);

    internal bool DenormalsAreZero => (Word & DenormalsAreZeroBit) != 0;

    internal bool FlushesToZero => (Word & FlushToZeroBit) != 0;

    /// <summary>To nearest, all masked, denormals as they are: nearly every program, always.</summary>
    internal bool IsInitial => (Word & ControlBits) == Initial;

    /// <summary>The same, and the precision flag is set already: then an ordinary result has nothing to report.</summary>
    internal bool IsInitialAndInexact => (Word & (ControlBits | PrecisionFlag)) == (Initial | PrecisionFlag);

    internal bool IsInexact => (Word & PrecisionFlag) != 0;

    /// <summary>Those of the exceptions whose mask bit is 0.</summary>
    internal FloatExceptions Unmasked(FloatExceptions exceptions) => exceptions & ~(FloatExceptions)(Word >> MaskShift);
}
