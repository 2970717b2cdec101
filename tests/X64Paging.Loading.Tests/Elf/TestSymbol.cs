// SPDX-License-Identifier: MIT

namespace X64Paging.Loading.Tests.Elf;

/// <summary>A symbol to put into a test file: by default a global function in the code section, which has index 1.</summary>
internal sealed record TestSymbol(string Name, ulong Address, ulong Size)
{
    internal const byte None = 0;
    internal const byte Data = 1;
    internal const byte Function = 2;
    internal const byte Section = 3;
    internal const byte ThreadLocal = 6;
    internal const byte Local = 0;
    internal const byte Global = 1;
    internal const ushort CodeSection = 1;
    internal const ushort DataSection = 2;

    internal byte Type { get; init; } = Function;

    internal byte Binding { get; init; } = Global;

    internal ushort InSection { get; init; } = CodeSection;

    /// <summary>By default where the builder puts the name.</summary>
    internal uint? NameOffset { get; init; }
}
