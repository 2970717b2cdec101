// SPDX-License-Identifier: MIT
using X64Paging.Cpu.Semantics;
using X64Paging.Cpu.Semantics.Float;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.X87;

/// <summary>How NaNs are taken.</summary>
internal interface IFloatComparison
{
    static abstract FloatRelation Compare(Float80 left, Float80 right, ref FloatStatus status);
}

/// <summary>Every NaN is an invalid operation.</summary>
internal readonly struct Signaling : IFloatComparison
{
    public static FloatRelation Compare(Float80 left, Float80 right, ref FloatStatus status) => FloatComparison.Compare(left, right, ref status);
}

/// <summary>Only signaling NaNs are.</summary>
internal readonly struct Quiet : IFloatComparison
{
    public static FloatRelation Compare(Float80 left, Float80 right, ref FloatStatus status) => FloatComparison.CompareQuiet(left, right, ref status);
}

/// <summary>Where the relation goes.</summary>
internal interface IComparisonResult
{
    static abstract void Set(ref ArchitecturalState state, FloatRelation relation);
}

/// <summary>To C3, C2 and C0.</summary>
internal readonly struct ToConditionCodes : IComparisonResult
{
    public static void Set(ref ArchitecturalState state, FloatRelation relation)
    {
        const uint Defined = FloatStatus.C0 | FloatStatus.C2 | FloatStatus.C3;
        state.X87.Status = (ushort)((state.X87.Status & ~Defined) | FloatComparison.ConditionCodes(relation));
    }
}

/// <summary>To ZF, PF and CF; OF, SF and AF are cleared.</summary>
internal readonly struct ToFlags : IComparisonResult
{
    public static void Set(ref ArchitecturalState state, FloatRelation relation) => state.Flags.Value = relation switch
    {
        FloatRelation.Greater => 0,
        FloatRelation.Less => StatusFlags.CarryBit,
        FloatRelation.Equal => StatusFlags.ZeroBit,
        _ => StatusFlags.CarryBit | StatusFlags.ParityBit | StatusFlags.ZeroBit,
    };
}
