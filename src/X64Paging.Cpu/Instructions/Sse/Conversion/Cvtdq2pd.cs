// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Semantics.Float;
using X64Paging.Cpu.Semantics.Simd;

namespace X64Paging.Cpu.Instructions.Sse.Conversion;

/// <summary>
/// CVTDQ2PD xmm, xmm/m64, which is exact. SDM vol. 2A, "CVTDQ2PD—Convert Packed Doubleword Integers to Packed Double Precision
/// Floating-Point Values".
/// </summary>
internal readonly struct Cvtdq2pd : IPackedConversion<ulong>
{
    public static Vector128<byte> Apply(ulong source, SimdControl control, ref FloatExceptions flags) =>
        Vector128.Create((double)(int)source, (int)(source >> 32)).AsByte();
}
