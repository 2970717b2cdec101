// SPDX-License-Identifier: MIT
using System.Globalization;
using X64Paging.Cpu.Semantics.Float;

namespace X64Paging.Cpu.Tests.Semantics.Float;

/// <summary>One line of tests/Vectors/X87/*.vec: <c>add | cw=037F st0=... st1=... | st0=... sw=0020</c>.</summary>
internal sealed record FloatVector(string Place, string Operation, FloatInput Input, IReadOnlyList<(string Name, string Value)> Expected)
{
    internal static IEnumerable<string> Files => Directory.EnumerateFiles(Folder, "*.vec").Select(Path.GetFileName).Order()!;

    private static string Folder => Path.Combine(Root(), "tests", "Vectors", "X87");

    internal static IEnumerable<FloatVector> Read(string file)
    {
        int number = 0;
        foreach (string line in File.ReadLines(Path.Combine(Folder, file)))
        {
            number++;
            if (!line.StartsWith('#'))
                yield return Parse($"tests/Vectors/X87/{file}:{number}", line);
        }
    }

    internal static Float80 ParseRegister(string text)
    {
        string[] parts = text.Split(':');
        return new Float80(ParseHex(parts[1]), (ushort)ParseHex(parts[0]));
    }

    internal static ulong ParseHex(string text) => ulong.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static FloatVector Parse(string place, string line)
    {
        string[] columns = line.Split('|', StringSplitOptions.TrimEntries);
        FloatInput input = default;
        foreach ((string name, string value) in Fields(columns[1]))
        {
            bool isWide = value.Contains(':');
            Float80 register = isWide ? ParseRegister(value) : default;
            input = name switch
            {
                "cw" => input with { Control = new FloatControl((ushort)ParseHex(value)) },
                "st0" => input with { A = register },
                "st1" => input with { B = register },
                "m" when isWide => input with { Memory = register.Significand, MemoryHigh = register.SignAndExponent },
                "m" => input with { Memory = ParseHex(value) },
                _ => throw new FormatException($"{place}: {name}"),
            };
        }

        return new FloatVector(place, columns[0], input, Fields(columns[2]));
    }

    private static List<(string Name, string Value)> Fields(string column) =>
        [.. column.Split(' ').Select(field => field.Split('=')).Select(pair => (pair[0], pair[1]))];

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "X64Paging.sln")))
            folder = folder.Parent;

        return folder?.FullName ?? throw new DirectoryNotFoundException("X64Paging.sln is in no folder above the tests.");
    }
}
