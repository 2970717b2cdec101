// SPDX-License-Identifier: MIT
using X64Paging.Cpu.Semantics.Float;

namespace X64Paging.Cpu.Semantics.Simd;

/// <summary>What operands raise before anything is computed. SDM vol. 1, "SIMD Floating-Point Exceptions".</summary>
internal static class SimdOperands
{
    /// <summary>Answers where an operand is a NaN: the first that is one, quieted. SDM vol. 1, "Rules for Handling NaNs".</summary>
    internal static bool AnswerNaN<T>(SimdNumber<T> left, SimdNumber<T> right, ref FloatExceptions flags, out SimdNumber<T> answer)
        where T : unmanaged
    {
        answer = left.IsNaN ? left.Quieted : right.Quieted;
        if (!left.IsNaN && !right.IsNaN)
            return false;

        if (left.IsSignalingNaN || right.IsSignalingNaN)
            flags |= FloatExceptions.Invalid;
        return true;
    }

    /// <summary>What a comparison reports.</summary>
    /// <param name="ofQuiet">What it reports of a quiet NaN: <see cref="FloatExceptions.Invalid"/> or nothing.</param>
    internal static FloatExceptions Compare<T>(SimdNumber<T> left, SimdNumber<T> right, FloatExceptions ofQuiet)
        where T : unmanaged
    {
        if (left.IsSignalingNaN || right.IsSignalingNaN)
            return FloatExceptions.Invalid;

        if (left.IsNaN || right.IsNaN)
            return ofQuiet;

        return left.IsDenormal || right.IsDenormal ? FloatExceptions.Denormal : FloatExceptions.None;
    }
}
