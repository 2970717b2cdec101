// SPDX-License-Identifier: MIT
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using X64Paging.Translation;

namespace X64Paging.Cli.Verbs;

/// <summary>The options that choose what caches translations, for every verb that has an MMU.</summary>
internal static class TlbOptions
{
    private static string Names => string.Join(", ", TlbGeometry.Presets);

    /// <summary><c>--tlb NAME</c>.</summary>
    public static Option<TlbGeometry?> Geometry() => new("--tlb")
    {
        Description = $"The TLBs and paging-structure caches: {Names}; {TlbGeometry.Default} if not given.",
        HelpName = "NAME",
        CustomParser = ParseGeometry,
    };

    /// <summary><c>--hostile SEED</c>.</summary>
    public static Option<Hostility?> Hostile() => new("--hostile")
    {
        Description = "Drop, keep, split and fetch translations whenever the architecture allows it, from this seed.",
        HelpName = "SEED",
        CustomParser = ParseHostility,
    };

    private static TlbGeometry? ParseGeometry(ArgumentResult result)
    {
        string name = result.Tokens[0].Value;
        TlbGeometry? geometry = TlbGeometry.Presets.FirstOrDefault(preset => preset.Name == name);
        if (geometry == null)
            result.AddError($"--tlb is one of {Names}: '{name}' is not.");
        return geometry;
    }

    private static Hostility? ParseHostility(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed))
            return new Hostility(seed);

        result.AddError($"--hostile is a seed, a whole number from 0 to {ulong.MaxValue}: '{text}' is not.");
        return null;
    }
}
