// SPDX-License-Identifier: MIT
namespace X64Paging.Cpu.Semantics;

/// <summary>One of the sixteen conditions of Jcc, SETcc and CMOVcc. SDM vol. 1, "Condition Codes".</summary>
internal interface ICondition
{
    /// <summary>Whether the flags meet the condition.</summary>
    static abstract bool Holds(in StatusFlags flags);
}

internal readonly struct Overflow : ICondition
{
    public static bool Holds(in StatusFlags flags) => flags.Overflow;
}

internal readonly struct NotOverflow : ICondition
{
    public static bool Holds(in StatusFlags flags) => !flags.Overflow;
}

internal readonly struct Below : ICondition
{
    public static bool Holds(in StatusFlags flags) => flags.Carry;
}

internal readonly struct AboveOrEqual : ICondition
{
    public static bool Holds(in StatusFlags flags) => !flags.Carry;
}

internal readonly struct Equal : ICondition
{
    public static bool Holds(in StatusFlags flags) => flags.Zero;
}

internal readonly struct NotEqual : ICondition
{
    public static bool Holds(in StatusFlags flags) => !flags.Zero;
}

internal readonly struct BelowOrEqual : ICondition
{
    public static bool Holds(in StatusFlags flags) => flags.Carry || flags.Zero;
}

internal readonly struct Above : ICondition
{
    public static bool Holds(in StatusFlags flags) => !(flags.Carry || flags.Zero);
}

internal readonly struct Negative : ICondition
{
    public static bool Holds(in StatusFlags flags) => flags.Sign;
}

internal readonly struct NotNegative : ICondition
{
    public static bool Holds(in StatusFlags flags) => !flags.Sign;
}

internal readonly struct ParityEven : ICondition
{
    public static bool Holds(in StatusFlags flags) => flags.Parity;
}

internal readonly struct ParityOdd : ICondition
{
    public static bool Holds(in StatusFlags flags) => !flags.Parity;
}

internal readonly struct Less : ICondition
{
    public static bool Holds(in StatusFlags flags) => flags.IsLess;
}

internal readonly struct GreaterOrEqual : ICondition
{
    public static bool Holds(in StatusFlags flags) => !flags.IsLess;
}

internal readonly struct LessOrEqual : ICondition
{
    public static bool Holds(in StatusFlags flags) => flags.Zero || flags.IsLess;
}

internal readonly struct Greater : ICondition
{
    public static bool Holds(in StatusFlags flags) => !(flags.Zero || flags.IsLess);
}
