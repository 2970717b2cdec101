// SPDX-License-Identifier: MIT
using System.Text.RegularExpressions;
using Xunit;

namespace X64Paging.Architecture.Tests;

/// <summary>What lies where, and how much of it in one file.</summary>
public sealed partial class LayoutTests
{
    private const int MostLines = 500;

    private static readonly string[] s_codeFolders = ["src", "tests", "benchmarks", "samples"];

    private static readonly string[] s_topLevel =
    [
        "src", "tests", "benchmarks", "samples", "X64Paging.sln", "README.md", "LICENSE",
        "Directory.Build.props", "Directory.Packages.props", "global.json",
    ];

    [Fact]
    public void Source_files_are_found() => Assert.Contains("src/X64Paging/Memory/PhysicalMemory.cs", Repository.SourceFiles("src"));

    [Fact]
    public void Top_level_holds_only_what_belongs_there()
    {
        IEnumerable<string> others = Directory.EnumerateFileSystemEntries(Repository.Root).Select(path => Path.GetFileName(path)!)
            .Where(name => !name.StartsWith('.') && !Repository.IsOutput(name) && !s_topLevel.Contains(name));

        Assert.Empty(others);
    }

    [Fact]
    public void Hand_written_file_has_fewer_than_500_lines()
    {
        IEnumerable<string> tooLong = AllFiles().Select(path => (Path: path, Lines: Repository.ReadLines(path).Length))
            .Where(file => file.Lines >= MostLines).Select(file => $"{file.Path}: {file.Lines} lines");

        Assert.Empty(tooLong);
    }

    [Fact]
    public void File_begins_with_its_licence()
    {
        // A placeholder of two lines has nothing in it to license yet.
        IEnumerable<string> without = AllFiles()
            .Where(path => Repository.ReadLines(path) is not ([] or [_] or [_, _] or ["// SPDX-License-Identifier: MIT", ..]));

        Assert.Empty(without);
    }

    [Fact]
    public void File_holds_one_public_type_and_is_named_for_it()
    {
        List<string> wrong = [];
        foreach (string path in Repository.SourceFiles("src"))
        {
            string[] types = [.. Repository.ReadLines(path).Select(line => PublicType().Match(line)).Where(match => match.Success)
                .Select(match => match.Groups["name"].Value)];
            string file = Path.GetFileNameWithoutExtension(path).Split('{')[0];
            if (types.Length > 1 || (types is [string type] && type != file))
                wrong.Add($"{path}: {string.Join(", ", types)}");
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void Namespace_is_the_path_of_the_folder()
    {
        List<string> wrong = [];
        foreach (string path in Repository.SourceFiles("src"))
        {
            // src/X64Paging/Memory/Native/File.cs: the project's folder is the first part of the namespace.
            string expected = string.Join('.', path.Split('/')[1..^1]);
            string[] declared = [.. Repository.ReadLines(path).Select(line => Namespace().Match(line)).Where(match => match.Success)
                .Select(match => match.Groups["name"].Value)];
            bool hasNone = declared is [] && Path.GetFileName(path) is "Program.cs" or "GlobalUsings.cs";
            if (!hasNone && declared is not [string name] || (declared is [string only] && only != expected))
                wrong.Add($"{path}: {string.Join(", ", declared)}");
        }

        Assert.Empty(wrong);
    }

    private static IEnumerable<string> AllFiles() => s_codeFolders.SelectMany(Repository.SourceFiles);

    /// <summary>A public type that is not nested: with file-scoped namespaces it stands in the first column.</summary>
    [GeneratedRegex(
        @"^public (?:(?:static|sealed|abstract|readonly|ref|unsafe|partial) )*"
        + @"(?:class|struct|interface|enum|record(?: struct| class)?|delegate \S+) (?<name>\w+)")]
    private static partial Regex PublicType();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+)")]
    private static partial Regex Namespace();
}
