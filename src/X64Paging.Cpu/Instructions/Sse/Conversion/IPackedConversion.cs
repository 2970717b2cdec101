// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Semantics.Float;
using X64Paging.Cpu.Semantics.Simd;

namespace X64Paging.Cpu.Instructions.Sse.Conversion;

/// <summary>A conversion of vectors, from 16 bytes or from the low 8.</summary>
/// <typeparam name="TSource">What holds the source: <see cref="Vector128{T}"/>, or an integer of 64 bits.</typeparam>
internal interface IPackedConversion<TSource>
    where TSource : unmanaged
{
    static abstract Vector128<byte> Apply(TSource source, SimdControl control, ref FloatExceptions flags);
}
