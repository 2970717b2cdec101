// SPDX-License-Identifier: MIT

namespace X64Paging.Loading.Tests.Elf;

/// <summary>A program header to put into a test file. What is left out is filled in so that the header is valid.</summary>
internal sealed record TestSegment
{
    internal const uint Load = 1;
    internal const uint Dynamic = 2;
    internal const uint Interpreter = 3;
    internal const uint Tls = 7;
    internal const uint GnuStack = 0x6474_E551;

    internal const uint X = 1;
    internal const uint W = 2;
    internal const uint R = 4;

    internal uint Type { get; init; } = Load;

    internal uint Flags { get; init; } = R | X;

    internal ulong Address { get; init; }

    internal byte[] Contents { get; init; } = [];

    internal ulong Alignment { get; init; } = 0x1000;

    /// <summary>By default where the builder puts the contents.</summary>
    internal ulong? Offset { get; init; }

    /// <summary>By default the size of the contents.</summary>
    internal ulong? FileSize { get; init; }

    /// <summary>By default the size in the file.</summary>
    internal ulong? MemorySize { get; init; }
}
