// SPDX-License-Identifier: MIT
using System.Numerics;
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Semantics.Float;
using X64Paging.Cpu.Semantics.Simd;

namespace X64Paging.Cpu.Instructions.Sse.Forms;

/// <summary>A floating-point operation on vectors.</summary>
internal interface IPackedFloatOperation
{
    /// <param name="control">MXCSR.</param>
    /// <param name="flags">Collects exceptions, masked or not.</param>
    static abstract Vector128<T> Apply<T>(Vector128<T> left, Vector128<T> right, SimdControl control, ref FloatExceptions flags)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
