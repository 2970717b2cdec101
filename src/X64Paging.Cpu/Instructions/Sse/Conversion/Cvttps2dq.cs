// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Semantics.Float;
using X64Paging.Cpu.Semantics.Simd;

namespace X64Paging.Cpu.Instructions.Sse.Conversion;

/// <summary>
/// CVTTPS2DQ xmm, xmm/m128, towards zero. SDM vol. 2A, "CVTTPS2DQ—Convert With Truncation Packed Single Precision Floating-Point Values
/// to Packed Signed Doubleword Integer Values".
/// </summary>
internal readonly struct Cvttps2dq : IPackedConversion<Vector128<float>>
{
    public static Vector128<byte> Apply(Vector128<float> source, SimdControl control, ref FloatExceptions flags) =>
        PackedConversion.ToIntegers(source, RoundingControl.Zero, control, ref flags).AsByte();
}
