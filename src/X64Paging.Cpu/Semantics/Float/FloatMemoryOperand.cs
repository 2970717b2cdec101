// SPDX-License-Identifier: MIT
namespace X64Paging.Cpu.Semantics.Float;

/// <summary>Arithmetic and comparison with a single or double in memory, as FADD m32fp does it.</summary>
/// <remarks>
/// A denormal of a narrow format is a normal number once widened, so its exception has to be carried past the operation. It gives way
/// to NaNs, to invalid operations and to zero-divide: SDM vol. 1, "Floating-Point Exception Priority".
/// </remarks>
internal static class FloatMemoryOperand
{
    internal static Float80 Apply<TOperation, TFormat>(Float80 destination, ulong bits, FloatControl control, ref FloatStatus status)
        where TOperation : struct, IFloatOperation
        where TFormat : struct, IBinaryFormat
    {
        Float80 source = FloatWidening.Widen<TFormat>(bits, out bool isDenormal);
        return isDenormal
            ? ApplyDenormal<TOperation>(destination, source, control, ref status)
            : TOperation.Apply(destination, source, control, ref status);
    }

    /// <summary>FCOM m32fp and m64fp.</summary>
    internal static FloatRelation Compare<TFormat>(Float80 a, ulong bits, ref FloatStatus status)
        where TFormat : struct, IBinaryFormat
    {
        Float80 b = FloatWidening.Widen<TFormat>(bits, out bool isDenormal);
        FloatRelation relation = FloatComparison.Compare(a, b, ref status);
        if (isDenormal && relation != FloatRelation.Unordered)
            status.Raise(FloatExceptions.Denormal);

        return relation;
    }

    private static Float80 ApplyDenormal<TOperation>(Float80 destination, Float80 source, FloatControl control, ref FloatStatus status)
        where TOperation : struct, IFloatOperation
    {
        FloatStatus ownStatus = default;
        Float80 result = TOperation.Apply(destination, source, control, ref ownStatus);
        bool givesWay = destination.IsNaN || (ownStatus.Exceptions & (FloatExceptions.Invalid | FloatExceptions.ZeroDivide)) != 0;
        if (!givesWay && control.Unmasked(FloatExceptions.Denormal) != 0)
        {
            status.Raise(FloatExceptions.Denormal);
            return destination;
        }

        status.RaiseBits(ownStatus.Word | (givesWay ? 0 : (uint)FloatExceptions.Denormal));
        return result;
    }
}
