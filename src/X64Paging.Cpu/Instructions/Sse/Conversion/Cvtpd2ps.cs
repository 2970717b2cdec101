// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Semantics.Float;
using X64Paging.Cpu.Semantics.Simd;

namespace X64Paging.Cpu.Instructions.Sse.Conversion;

/// <summary>
/// CVTPD2PS xmm, xmm/m128: the high half is cleared. SDM vol. 2A, "CVTPD2PS—Convert Packed Double Precision Floating-Point Values to
/// Packed Single Precision Floating-Point Values".
/// </summary>
internal readonly struct Cvtpd2ps : IPackedConversion<Vector128<double>>
{
    public static Vector128<byte> Apply(Vector128<double> source, SimdControl control, ref FloatExceptions flags) =>
        PackedConversion.Narrow(source, control, ref flags).AsByte();
}
