// SPDX-License-Identifier: MIT
namespace X64Paging.Cpu.Semantics.Simd;

/// <summary>Whether what a rounding took away can be computed in the same format.</summary>
internal static class SimdResidue
{
    /// <summary>Whether a number is so large that its residue, twice the fraction's bits below it, is normal or zero.</summary>
    internal static bool IsLargeEnough<T>(T value)
        where T : unmanaged
    {
        ulong smallest = (ulong)(2 * SimdFormat<T>.FractionBits + 4) << SimdFormat<T>.FractionBits;
        return (SimdFormat<T>.BitsOf(value) & ~SimdFormat<T>.SignBit) >= smallest;
    }
}
