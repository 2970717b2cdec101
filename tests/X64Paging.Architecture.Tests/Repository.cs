// SPDX-License-Identifier: MIT
namespace X64Paging.Architecture.Tests;

/// <summary>The source tree that the tests were built from.</summary>
internal static class Repository
{
    private static readonly string[] s_outputFolders = ["bin", "obj", "artifacts", "TestResults", "BenchmarkDotNet.Artifacts"];

    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The hand-written C# files below a folder of the repository, by their path from the root, with slashes.</summary>
    public static IEnumerable<string> SourceFiles(string folder)
    {
        string start = Path.Combine(Root, folder);
        if (!Directory.Exists(start))
            return [];

        return Directory.EnumerateFiles(start, "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.EndsWith(".g.cs", StringComparison.Ordinal) && !path.Split('/').Any(IsOutput))
            .Order(StringComparer.Ordinal);
    }

    /// <summary>The lines of a file, by its path from the root.</summary>
    public static string[] ReadLines(string path) => File.ReadAllLines(Path.Combine(Root, path));

    /// <summary>Whether a file or folder of this name is what a build leaves behind.</summary>
    public static bool IsOutput(string name) => s_outputFolders.Contains(name);

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "X64Paging.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds X64Paging.sln.");
    }
}
