// SPDX-License-Identifier: MIT
using System.CommandLine;
using System.CommandLine.Parsing;
using X64Paging.Cli.Output;
using X64Paging.Translation;

namespace X64Paging.Cli.Verbs;

/// <summary>The options of <c>profile</c> that are words of its own.</summary>
internal static class ProfileArguments
{
    private static string FormatNames => string.Join(", ", Enum.GetNames<ProfileFormat>()).ToLowerInvariant();

    private static string GeometryNames => string.Join(", ", TlbGeometry.Presets);

    /// <summary><c>--format NAME</c>.</summary>
    public static Option<ProfileFormat> Format() => new("--format")
    {
        Description = $"What to write: {FormatNames}; table if not given.",
        HelpName = "NAME",
        CustomParser = result =>
        {
            string name = result.Tokens[0].Value;
            int index = Array.IndexOf(FormatNames.Split(", "), name);
            if (index < 0)
                result.AddError($"--format is one of {FormatNames}: '{name}' is not.");
            return (ProfileFormat)int.Max(index, 0);
        },
    };

    /// <summary><c>--time model|host</c>: the host's clock, or none.</summary>
    public static Option<TimeProvider?> Time() => new("--time")
    {
        Description = "Tell times in model cycles, which repeat exactly, or in host nanoseconds: model, host; model if not given.",
        HelpName = "NAME",
        CustomParser = result =>
        {
            string name = result.Tokens[0].Value;
            if (name is not ("model" or "host"))
                result.AddError($"--time is one of model, host: '{name}' is not.");
            return name == "host" ? TimeProvider.System : null;
        },
    };

    /// <summary><c>--tlb NAME,NAME...</c>.</summary>
    public static Option<TlbGeometry[]?> Geometries() => new("--tlb")
    {
        Description = $"The TLBs and paging-structure caches to run on, and others to run the same accesses over: {GeometryNames}; {TlbGeometry.Default} if not given.",
        HelpName = "NAME,...",
        CustomParser = ParseGeometries,
    };

    private static TlbGeometry[]? ParseGeometries(ArgumentResult result)
    {
        List<TlbGeometry> geometries = [];
        foreach (string name in result.Tokens[0].Value.Split(','))
        {
            TlbGeometry? geometry = TlbGeometry.Presets.FirstOrDefault(preset => preset.Name == name);
            if (geometry == null)
            {
                result.AddError($"--tlb is one or more of {GeometryNames}, with commas between: '{name}' is none.");
                return null;
            }

            geometries.Add(geometry);
        }

        return [.. geometries];
    }
}
