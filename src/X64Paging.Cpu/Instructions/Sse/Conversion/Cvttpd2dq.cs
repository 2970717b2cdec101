// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Semantics.Float;
using X64Paging.Cpu.Semantics.Simd;

namespace X64Paging.Cpu.Instructions.Sse.Conversion;

/// <summary>
/// CVTTPD2DQ xmm, xmm/m128, towards zero. SDM vol. 2A, "CVTTPD2DQ—Convert With Truncation Packed Double Precision Floating-Point Values
/// to Packed Doubleword Integers".
/// </summary>
internal readonly struct Cvttpd2dq : IPackedConversion<Vector128<double>>
{
    public static Vector128<byte> Apply(Vector128<double> source, SimdControl control, ref FloatExceptions flags) =>
        PackedConversion.ToIntegers(source, RoundingControl.Zero, control, ref flags).AsByte();
}
