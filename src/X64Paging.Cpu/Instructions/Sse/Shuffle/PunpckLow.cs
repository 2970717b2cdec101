// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Instructions.Sse.Forms;
using X64Paging.Cpu.Semantics.Simd;

namespace X64Paging.Cpu.Instructions.Sse.Shuffle;

/// <summary>
/// PUNPCKLBW, PUNPCKLWD, PUNPCKLDQ, PUNPCKLQDQ, UNPCKLPS and UNPCKLPD xmm, xmm/m128: the low halves, interleaved. SDM vol. 2B,
/// "PUNPCKLBW/PUNPCKLWD/PUNPCKLDQ/PUNPCKLQDQ—Unpack Low Data".
/// </summary>
internal readonly struct PunpckLow<T> : IVectorOperation
    where T : unmanaged
{
    public static Vector128<byte> Apply(Vector128<byte> left, Vector128<byte> right) =>
        PackedShuffle.InterleaveLow<T>(left, right);
}
