// SPDX-License-Identifier: MIT
namespace X64Paging.Cpu.Tests;

/// <summary>Where the repository lies, seen from the tests' binary.</summary>
internal static class RepositoryFolder
{
    public static string Root { get; } = Find();

    public static string Vectors { get; } = Path.Combine(Root, "tests", "Vectors");

    private static string Find()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "X64Paging.sln")))
            folder = folder.Parent;

        return folder?.FullName ?? throw new DirectoryNotFoundException("X64Paging.sln is in no folder above the tests.");
    }
}
