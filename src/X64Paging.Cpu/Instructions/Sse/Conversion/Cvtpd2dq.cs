// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Semantics.Float;
using X64Paging.Cpu.Semantics.Simd;

namespace X64Paging.Cpu.Instructions.Sse.Conversion;

/// <summary>
/// CVTPD2DQ xmm, xmm/m128, rounded as MXCSR says. SDM vol. 2A, "CVTPD2DQ—Convert Packed Double Precision Floating-Point Values to Packed
/// Doubleword Integers".
/// </summary>
internal readonly struct Cvtpd2dq : IPackedConversion<Vector128<double>>
{
    public static Vector128<byte> Apply(Vector128<double> source, SimdControl control, ref FloatExceptions flags) =>
        PackedConversion.ToIntegers(source, control.Rounding, control, ref flags).AsByte();
}
