// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Semantics.Float;
using X64Paging.Cpu.Semantics.Simd;

namespace X64Paging.Cpu.Instructions.Sse.Conversion;

/// <summary>
/// CVTPS2PD xmm, xmm/m64. SDM vol. 2A, "CVTPS2PD—Convert Packed Single Precision Floating-Point Values to Packed Double Precision
/// Floating-Point Values".
/// </summary>
internal readonly struct Cvtps2pd : IPackedConversion<ulong>
{
    public static Vector128<byte> Apply(ulong source, SimdControl control, ref FloatExceptions flags) =>
        PackedConversion.Widen(source, control, ref flags).AsByte();
}
