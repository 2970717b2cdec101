// SPDX-License-Identifier: MIT
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace X64Paging.Cpu.Semantics;

/// <summary>CF, PF, AF, ZF, SF and OF, kept as what they are computed from and computed when they are read.</summary>
/// <remarks>
/// Most instructions set flags and few read them. So an operation stores its result and its vector of carries, a few moves and
/// logical operations without a branch, and each flag is one test of one word:
/// <code>
///  ZF  Zero == 0                  SF  bit 63 of Sign        PF  even parity of Sign's low byte
///  CF  bit 63 of Carries          OF  bit 63 ^ bit 62       AF  bit 4 of Adjust
/// </code>
/// Carries is shifted so that the carry out of the operand's top bit is bit 63, whatever the width; bit 62 is the carry into it.
/// ZF and SF have words of their own, since POPF may set both.
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
public struct StatusFlags
{
    internal const ulong CarryBit = 1 << 0;
    internal const ulong ParityBit = 1 << 2;
    internal const ulong AdjustBit = 1 << 4;
    internal const ulong ZeroBit = 1 << 6;
    internal const ulong SignBit = 1 << 7;
    internal const ulong OverflowBit = 1 << 11;

    /// <summary>All six flags in their places in RFLAGS.</summary>
    public const ulong Mask = CarryBit | ParityBit | AdjustBit | ZeroBit | SignBit | OverflowBit;

    private const ulong Top = 1UL << 63;
    private const ulong BelowTop = 1UL << 62;

    private ulong _zero;
    private ulong _sign;
    private ulong _carries;
    private ulong _adjust;

    /// <summary>CF.</summary>
    public bool Carry
    {
        readonly get => (long)_carries < 0;
        set => SetCarryAndOverflow(value, Overflow);
    }

    /// <summary>OF.</summary>
    public bool Overflow
    {
        readonly get => (long)(_carries ^ (_carries << 1)) < 0;
        set => SetCarryAndOverflow(Carry, value);
    }

    /// <summary>ZF.</summary>
    public bool Zero
    {
        readonly get => _zero == 0;
        set => _zero = value ? 0UL : 1UL;
    }

    /// <summary>SF.</summary>
    public bool Sign
    {
        readonly get => (long)_sign < 0;
        set => _sign = (_sign & ~Top) | (value ? Top : 0);
    }

    /// <summary>PF.</summary>
    public bool Parity
    {
        readonly get => (BitOperations.PopCount((byte)_sign) & 1) == 0;
        set => _sign = (_sign & ~0xFFUL) | (value ? 0UL : 1UL);
    }

    /// <summary>AF.</summary>
    public bool Adjust
    {
        readonly get => (_adjust & AdjustBit) != 0;
        set => _adjust = value ? AdjustBit : 0;
    }

    /// <summary>SF differs from OF: the condition "less", signed.</summary>
    internal readonly bool IsLess => (long)(_sign ^ _carries ^ (_carries << 1)) < 0;

    /// <summary>The carry as a number to add: 0 or 1.</summary>
    internal readonly ulong CarryIn => _carries >> 63;

    /// <summary>The six flags in their places in RFLAGS; all other bits are 0.</summary>
    public ulong Value
    {
        readonly get => (Carry ? CarryBit : 0) | (Parity ? ParityBit : 0) | (Adjust ? AdjustBit : 0)
            | (Zero ? ZeroBit : 0) | (Sign ? SignBit : 0) | (Overflow ? OverflowBit : 0);
        set
        {
            _zero = ~value & ZeroBit;
            _sign = ((value & SignBit) != 0 ? Top : 0) | ((value & ParityBit) != 0 ? 0UL : 1UL);
            _adjust = value & AdjustBit;
            SetCarryAndOverflow((value & CarryBit) != 0, (value & OverflowBit) != 0);
        }
    }

    /// <summary>All six flags from an addition of unsigned numbers, with or without a carry in.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // The sieve sample's instructions a second.
    internal void SetAddition<T>(T left, T right, T result)
        where T : unmanaged, IBinaryInteger<T>
    {
        SetResult(result);
        _carries = ToTop((left & right) | ((left | right) & ~result));
        _adjust = Widen(left ^ right ^ result);
    }

    /// <summary>All six flags from a subtraction of unsigned numbers, with or without a borrow in.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // The sieve sample's instructions a second.
    internal void SetSubtraction<T>(T left, T right, T result)
        where T : unmanaged, IBinaryInteger<T>
    {
        SetResult(result);
        _carries = ToTop((~left & right) | ((~left | right) & result));
        _adjust = Widen(left ^ right ^ result);
    }

    /// <summary>The flags of a logical operation: CF and OF clear, AF (undefined) clear.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // The sieve sample's instructions a second.
    internal void SetLogic<T>(T result)
        where T : unmanaged, IBinaryInteger<T>
    {
        SetResult(result);
        _carries = 0;
        _adjust = 0;
    }

    /// <summary>The flags of a shift: AF, undefined, is set as AMD's processors set it.</summary>
    /// <param name="result">What ZF, SF and PF are computed from.</param>
    /// <param name="carries">Its top bit is CF; the one below differs from it where OF is set.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Shifts of all widths: a hash loop's instructions a second.
    internal void SetShift<T>(T result, T carries)
        where T : unmanaged, IBinaryInteger<T>
    {
        SetResult(result);
        _carries = ToTop(carries);
        _adjust = AdjustBit;
    }

    /// <summary>ZF, SF and PF from a result; CF, OF and AF stay.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // The sieve sample's instructions a second.
    internal void SetResult<T>(T result)
        where T : unmanaged, IBinaryInteger<T>
    {
        ulong extended = SignExtend(result);
        _zero = extended;
        _sign = extended;
    }

    /// <summary>CF and OF alone.</summary>
    internal void SetCarryAndOverflow(bool carry, bool overflow) =>
        _carries = (carry ? Top : 0) | (carry != overflow ? BelowTop : 0);

    /// <summary>AF from the operands and the result of an addition or a subtraction.</summary>
    internal void SetAdjust<T>(T left, T right, T result)
        where T : unmanaged, IBinaryInteger<T> => _adjust = Widen(left ^ right ^ result);

    private static ulong Widen<T>(T value)
        where T : unmanaged, IBinaryInteger<T> => ulong.CreateTruncating(value);

    private static ulong ToTop<T>(T value)
        where T : unmanaged, IBinaryInteger<T> => Widen(value) << (64 - Unsafe.SizeOf<T>() * 8);

    private static ulong SignExtend<T>(T value)
        where T : unmanaged, IBinaryInteger<T>
    {
        int shift = 64 - Unsafe.SizeOf<T>() * 8;
        return (ulong)((long)(Widen(value) << shift) >> shift);
    }
}
