// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Semantics.Float;
using X64Paging.Cpu.Semantics.Simd;

namespace X64Paging.Cpu.Instructions.Sse.Conversion;

/// <summary>
/// CVTPS2DQ xmm, xmm/m128, rounded as MXCSR says. SDM vol. 2A, "CVTPS2DQ—Convert Packed Single Precision Floating-Point Values to Packed
/// Signed Doubleword Integer Values".
/// </summary>
internal readonly struct Cvtps2dq : IPackedConversion<Vector128<float>>
{
    public static Vector128<byte> Apply(Vector128<float> source, SimdControl control, ref FloatExceptions flags) =>
        PackedConversion.ToIntegers(source, control.Rounding, control, ref flags).AsByte();
}
