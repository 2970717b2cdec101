// SPDX-License-Identifier: MIT
using System.Reflection;
using System.Xml.Linq;
using NetArchTest.Rules;
using X64Paging.Memory;
using Xunit;

namespace X64Paging.Architecture.Tests;

/// <summary>Arrows point down: a floor knows those below it and none above.</summary>
public sealed class FloorTests
{
    private const string MemoryFloor = "X64Paging.Memory";
    private const string PagingFloor = "X64Paging.Paging";
    private const string TranslationFloor = "X64Paging.Translation";

    private static readonly Assembly s_chip = typeof(PhysicalMemory).Assembly;

    private static readonly Dictionary<string, int> s_floors = new()
    {
        ["X64Paging.Loading"] = 1,
        ["X64Paging"] = 3,
        ["X64Paging.Cpu"] = 4,
        ["X64Paging.Kernel"] = 5,
        ["X64Paging.Machine"] = 5,
        ["X64Paging.Diagnostics"] = 6,
        ["X64Paging.Testing"] = 6,
        ["X64Paging.Cli"] = 7,
    };

    [Fact]
    public void Memory_depends_on_neither_paging_nor_translation() => AssertIndependent(MemoryFloor, PagingFloor, TranslationFloor);

    [Fact]
    public void Paging_does_not_depend_on_translation() => AssertIndependent(PagingFloor, TranslationFloor);

    [Theory]
    [InlineData(PagingFloor, MemoryFloor)]
    [InlineData(TranslationFloor, MemoryFloor)]
    [InlineData(TranslationFloor, PagingFloor)]
    public void Upper_floor_is_seen_to_depend_on_a_lower_one(string upper, string lower)
    {
        // The other tests would pass as well if the rules saw nothing at all.
        Assert.NotEmpty(Types.InAssembly(s_chip).That().ResideInNamespace(upper).And().HaveDependencyOn(lower).GetTypes());
    }

    [Fact]
    public void Every_type_lives_on_a_floor()
    {
        Assert.All(s_chip.GetExportedTypes(), type => Assert.True(
            type.Namespace is { } name && (IsIn(name, MemoryFloor) || IsIn(name, PagingFloor) || IsIn(name, TranslationFloor)),
            $"{type} is in none of the three floors"));
    }

    [Fact]
    public void Memory_chip_references_the_base_library_alone()
    {
        string[] others = [.. s_chip.GetReferencedAssemblies().Select(reference => reference.Name!)
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal)
                && name is not ("netstandard" or "Microsoft.Win32.Primitives" or "CommunityToolkit.HighPerformance"))];

        Assert.Empty(others);
    }

    [Fact]
    public void Projects_reference_lower_floors_alone()
    {
        List<string> wrong = [];
        foreach (string path in Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories))
        {
            string project = Path.GetFileNameWithoutExtension(path);
            IEnumerable<string> references = XDocument.Load(path).Descendants("ProjectReference")
                .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));
            wrong.AddRange(references.Where(reference => FloorOf(reference) >= FloorOf(project))
                .Select(reference => $"{project} -> {reference}"));
        }

        Assert.Empty(wrong);
    }

    private static int FloorOf(string project) =>
        s_floors.TryGetValue(project, out int floor) ? floor : throw new InvalidOperationException($"{project} has no floor in {nameof(FloorTests)}.");

    private static bool IsIn(string name, string floor) => name == floor || name.StartsWith(floor + ".", StringComparison.Ordinal);

    private static void AssertIndependent(string floor, params string[] forbidden)
    {
        NetArchTest.Rules.TestResult result =
            Types.InAssembly(s_chip).That().ResideInNamespace(floor).ShouldNot().HaveDependencyOnAny(forbidden).GetResult();

        string failing = string.Join(", ", result.FailingTypeNames ?? []);
        Assert.True(result.IsSuccessful, $"{floor} depends on {string.Join(" or ", forbidden)} in: {failing}");
    }
}
