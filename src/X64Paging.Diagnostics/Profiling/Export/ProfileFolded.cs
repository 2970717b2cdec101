// SPDX-License-Identifier: MIT
using System.Globalization;

namespace X64Paging.Diagnostics.Profiling.Export;

/// <summary>Writes the stacks of faults as flamegraph.pl and its kin read them: frames with semicolons between, and the time of their faults.</summary>
public static class ProfileFolded
{
    /// <summary>Writes a line for each stack.</summary>
    public static void Write(Profile profile, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(writer);
        foreach ((IReadOnlyList<string> stack, ulong time) in profile.Stacks.Zip(profile.StackTimes))
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{string.Join(';', stack.Select(Clean))} {time}\n"));
    }

    private static string Clean(string frame) => frame.Replace(';', ':').ReplaceLineEndings("?");
}
