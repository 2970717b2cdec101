// SPDX-License-Identifier: MIT
namespace X64Paging.Cpu.Tests.Host;

/// <summary>Random operands, with corners more often than chance would have them.</summary>
internal static class Values
{
    private static readonly ulong[] s_corners =
        [0, 1, 2, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, long.MaxValue, 1UL << 63, ulong.MaxValue - 1, ulong.MaxValue];

    private static readonly ulong[] s_doubles =
        [0x3FF0_0000_0000_0000, 0x7FF0_0000_0000_0000, 0xFFF8_0000_0000_0000, 0x7FF0_0000_0000_0001, 1, 0x000F_FFFF_FFFF_FFFF, 0x43E0_0000_0000_0000, 0xC1E0_0000_0000_0000];

    private static readonly uint[] s_singles = [0x3F80_0000, 0x7F80_0000, 0xFFC0_0000, 0x7F80_0001, 1, 0x007F_FFFF, 0x5F00_0000, 0xCF00_0000];

    public static ulong Next(Random random) => random.Next(4) switch
    {
        0 => s_corners[random.Next(s_corners.Length)],
        1 => (ulong)random.Next(0, 80),
        2 => (ulong)random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64),
        _ => (ulong)random.NextInt64(long.MinValue, long.MaxValue),
    };

    public static UInt128 NextVector(Random random) => random.Next(3) switch
    {
        0 => new UInt128(NextDouble(random), NextDouble(random)),
        1 => new UInt128((ulong)NextSingle(random) << 32 | NextSingle(random), (ulong)NextSingle(random) << 32 | NextSingle(random)),
        _ => new UInt128(Next(random), Next(random)),
    };

    private static ulong NextDouble(Random random) => random.Next(3) switch
    {
        0 => s_doubles[random.Next(s_doubles.Length)],
        1 => BitConverter.DoubleToUInt64Bits(random.Next(-1000, 1000) / 8.0),
        _ => BitConverter.DoubleToUInt64Bits((random.NextDouble() - 0.5) * double.Exp2(random.Next(-1070, 1024))),
    };

    private static uint NextSingle(Random random) => random.Next(3) switch
    {
        0 => s_singles[random.Next(s_singles.Length)],
        1 => BitConverter.SingleToUInt32Bits(random.Next(-1000, 1000) / 8.0f),
        _ => BitConverter.SingleToUInt32Bits((float)((random.NextDouble() - 0.5) * double.Exp2(random.Next(-148, 128)))),
    };
}
