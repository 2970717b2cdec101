// SPDX-License-Identifier: MIT
namespace X64Paging.Cpu.Semantics.Float;

/// <summary>An IEEE 754 format in memory: sign, exponent, fraction with a hidden integer bit.</summary>
internal interface IBinaryFormat
{
    static abstract int FractionBits { get; }

    static abstract int ExponentBits { get; }
}

/// <summary>Single precision, 32 bits.</summary>
internal readonly struct Binary32 : IBinaryFormat
{
    public static int FractionBits => 23;

    public static int ExponentBits => 8;
}

/// <summary>Double precision, 64 bits.</summary>
internal readonly struct Binary64 : IBinaryFormat
{
    public static int FractionBits => 52;

    public static int ExponentBits => 11;
}
