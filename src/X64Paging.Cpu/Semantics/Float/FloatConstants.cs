// SPDX-License-Identifier: MIT
namespace X64Paging.Cpu.Semantics.Float;

/// <summary>What FLDPI and its kin push. SDM vol. 2A, "FLD1/FLDL2T/FLDL2E/FLDPI/FLDLG2/FLDLN2/FLDZ—Load Constant".</summary>
/// <remarks>The constants are rounded by RC, without a precision exception. FLD1 and FLDZ are <see cref="Float80.One"/> and
/// <see cref="Float80.PositiveZero"/>.</remarks>
internal static class FloatConstants
{
    /// <summary>FLDPI: pi = 0xC90FDAA22168C234.C4C6... * 2^-62.</summary>
    internal static Float80 Pi(RoundingControl rounding) => Choose(0x4000, 0xC90F_DAA2_2168_C234, nearestIsAbove: 1, rounding);

    /// <summary>FLDL2T: log2(10) = 0xD49A784BCD1B8AFE.492B... * 2^-62.</summary>
    internal static Float80 Log2Of10(RoundingControl rounding) => Choose(0x4000, 0xD49A_784B_CD1B_8AFE, nearestIsAbove: 0, rounding);

    /// <summary>FLDL2E: log2(e) = 0xB8AA3B295C17F0BB.BE87... * 2^-63.</summary>
    internal static Float80 Log2OfE(RoundingControl rounding) => Choose(0x3FFF, 0xB8AA_3B29_5C17_F0BB, nearestIsAbove: 1, rounding);

    /// <summary>FLDLG2: log10(2) = 0x9A209A84FBCFF798.8F89... * 2^-65.</summary>
    internal static Float80 Log10Of2(RoundingControl rounding) => Choose(0x3FFD, 0x9A20_9A84_FBCF_F798, nearestIsAbove: 1, rounding);

    /// <summary>FLDLN2: ln(2) = 0xB17217F7D1CF79AB.C9E3... * 2^-64.</summary>
    internal static Float80 LogEOf2(RoundingControl rounding) => Choose(0x3FFE, 0xB172_17F7_D1CF_79AB, nearestIsAbove: 1, rounding);

    private static Float80 Choose(int exponent, ulong below, uint nearestIsAbove, RoundingControl rounding)
    {
        ulong increment = rounding switch
        {
            RoundingControl.Nearest => nearestIsAbove,
            RoundingControl.Up => 1,
            _ => 0,
        };
        return new Float80(0, exponent, below + increment);
    }
}
