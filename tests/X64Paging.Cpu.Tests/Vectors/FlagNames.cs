// SPDX-License-Identifier: MIT
using Iced.Intel;

namespace X64Paging.Cpu.Tests.Vectors;

/// <summary>The flags that a vector names, and their places in RFLAGS.</summary>
internal static class FlagNames
{
    private static readonly (string Name, int Bit, RflagsBits Iced)[] s_flags =
    [
        ("cf", 0, RflagsBits.CF), ("pf", 2, RflagsBits.PF), ("af", 4, RflagsBits.AF), ("zf", 6, RflagsBits.ZF),
        ("sf", 7, RflagsBits.SF), ("df", 10, RflagsBits.DF), ("of", 11, RflagsBits.OF), ("ac", 18, RflagsBits.AC), ("id", 21, RflagsBits.None),
    ];

    /// <summary>The flag's bit in RFLAGS, or 0 if there is no flag of this name.</summary>
    public static ulong MaskOf(string name)
    {
        int index = Array.FindIndex(s_flags, flag => flag.Name == name);
        return index < 0 ? 0 : 1UL << s_flags[index].Bit;
    }

    /// <summary>Iced's set of flags as bits of RFLAGS.</summary>
    public static ulong MaskOf(RflagsBits bits)
    {
        ulong mask = 0;
        foreach ((_, int bit, RflagsBits iced) in s_flags)
        {
            if ((bits & iced) != 0)
                mask |= 1UL << bit;
        }

        return mask;
    }

    /// <summary>Each flag as 0 or 1, or as a dash where it does not matter.</summary>
    public static string Show(ulong rflags, ulong ignored) => string.Join(' ', s_flags.Select(flag =>
        $"{flag.Name}={((ignored >> flag.Bit & 1) != 0 ? "-" : (rflags >> flag.Bit & 1).ToString(System.Globalization.CultureInfo.InvariantCulture))}"));
}
