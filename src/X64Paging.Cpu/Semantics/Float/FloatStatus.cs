// SPDX-License-Identifier: MIT
namespace X64Paging.Cpu.Semantics.Float;

/// <summary>What operations add to the x87 status word: exception flags, and condition codes where the operation defines them.</summary>
/// <remarks>
/// Start from <see langword="default"/>, run one operation, then replace C1 (or C3:C0) of the status word and OR the exceptions in.
/// Every operation that rounds leaves C1 = 1 when the magnitude was rounded up and 0 otherwise.
/// Unmasked exceptions are reported as masked ones are; ask <see cref="SuppressesRegister"/> or <see cref="SuppressesMemory"/> before
/// the result is written. An unmasked overflow or underflow has by then its exponent adjusted: SDM vol. 1, "Numeric Overflow
/// Exception (#O)" and "Numeric Underflow Exception (#U)".
/// </remarks>
internal struct FloatStatus
{
    internal const uint C0 = 1 << 8;
    internal const uint C1 = 1 << 9;
    internal const uint C2 = 1 << 10;
    internal const uint C3 = 1 << 14;
    internal const uint ConditionMask = C0 | C1 | C2 | C3;

    private uint _word;

    /// <summary>Exceptions in bits 5:0, C0, C1, C2 and C3 in bits 8, 9, 10 and 14, all others 0.</summary>
    internal readonly ushort Word => (ushort)_word;

    internal readonly FloatExceptions Exceptions => (FloatExceptions)_word & FloatExceptions.All;

    /// <summary>C1 after rounding: the magnitude of the result is greater than that of the exact value.</summary>
    internal readonly bool IsRoundedUp => (_word & C1) != 0;

    /// <summary>C2 of the trigonometric operations and of the remainders: out of range, or not yet complete.</summary>
    internal readonly bool IsIncomplete => (_word & C2) != 0;

    /// <summary>An unmasked exception keeps the register from being written; the caller raises #MF later.</summary>
    internal readonly bool SuppressesRegister(FloatControl control) =>
        control.Unmasked(Exceptions & FloatExceptions.BeforeResult) != 0;

    /// <summary>An unmasked exception keeps memory from being written, and the stack from being popped.</summary>
    internal readonly bool SuppressesMemory(FloatControl control) =>
        control.Unmasked(Exceptions & ~FloatExceptions.Precision) != 0;

    internal void Raise(FloatExceptions exceptions) => _word |= (uint)exceptions;

    internal void RaiseInexact(bool roundedUp) => _word |= (uint)FloatExceptions.Precision | (roundedUp ? C1 : 0);

    internal void SetConditions(uint conditions) => _word = (_word & ~ConditionMask) | conditions;

    /// <summary>For the rounding path that must not branch: the caller has made the bits.</summary>
    internal void RaiseBits(uint bits) => _word |= bits;
}
