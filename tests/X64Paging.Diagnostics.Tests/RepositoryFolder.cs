// SPDX-License-Identifier: MIT
namespace X64Paging.Diagnostics.Tests;

/// <summary>Where the vectors and the samples are.</summary>
internal static class RepositoryFolder
{
    public static string PagingVectors { get; } = Path.Combine(FindRoot(), "tests", "Vectors", "Paging", "paging-seed1.jsonl");

    public static string Samples { get; } = Path.Combine(FindRoot(), "samples");

    /// <summary>The program of a sample.</summary>
    public static string Sample(string name) => Path.Combine(FindRoot(), "samples", name, name + ".elf");

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder != null && !File.Exists(Path.Combine(folder.FullName, "X64Paging.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside the repository: no X64Paging.sln above them.");
    }
}
