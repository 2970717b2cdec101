// SPDX-License-Identifier: MIT
using System.Numerics;
using X64Paging.Cpu.Semantics.Float;
using X64Paging.Cpu.Semantics.Simd;

namespace X64Paging.Cpu.Instructions.Sse.Forms;

/// <summary>A floating-point operation that scalars have too. Operations of one operand leave <c>left</c> alone.</summary>
internal interface IScalarFloatOperation : IPackedFloatOperation
{
    /// <param name="control">MXCSR.</param>
    /// <param name="flags">Collects exceptions, masked or not.</param>
    static abstract T Apply<T>(T left, T right, SimdControl control, ref FloatExceptions flags)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
