// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Semantics.Float;
using X64Paging.Cpu.Semantics.Simd;

namespace X64Paging.Cpu.Instructions.Sse.Conversion;

/// <summary>
/// CVTDQ2PS xmm, xmm/m128. SDM vol. 2A, "CVTDQ2PS—Convert Packed Doubleword Integers to Packed Single Precision Floating-Point Values".
/// </summary>
internal readonly struct Cvtdq2ps : IPackedConversion<Vector128<int>>
{
    public static Vector128<byte> Apply(Vector128<int> source, SimdControl control, ref FloatExceptions flags) =>
        PackedConversion.ToSingles(source, control, ref flags).AsByte();
}
