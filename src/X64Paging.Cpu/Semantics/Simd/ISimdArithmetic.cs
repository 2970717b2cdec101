// SPDX-License-Identifier: MIT
using System.Numerics;
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Semantics.Float;

namespace X64Paging.Cpu.Semantics.Simd;

/// <summary>An operation that rounds: the host's way for ordinary numbers, and the exact one for all others.</summary>
internal interface ISimdArithmetic
{
    /// <summary>Whether every zero that <c>Nearest</c> answers to ordinary numbers is exact.</summary>
    static abstract bool HasExactZeros { get; }

    static abstract Vector128<T> Nearest<T>(Vector128<T> left, Vector128<T> right)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    static abstract T Nearest<T>(T left, T right)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>Whether <paramref name="result"/>, an ordinary one to ordinary operands, was not rounded. No is right in doubt.</summary>
    static abstract bool IsExact<T>(T left, T right, T result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>Invalid or ZeroDivide, where operands that are no NaNs call for it.</summary>
    static abstract FloatExceptions Check<T>(SimdNumber<T> left, SimdNumber<T> right)
        where T : unmanaged;

    /// <summary>Computes what <see cref="Check"/> finds not to be invalid.</summary>
    static abstract SimdNumber<T> Compute<T>(SimdNumber<T> left, SimdNumber<T> right, SimdControl control, ref FloatExceptions flags)
        where T : unmanaged;
}
