// SPDX-License-Identifier: MIT

using X64Paging.Loading.Elf;
using Xunit;

namespace X64Paging.Loading.Tests.Elf;

/// <summary>Asserts that a file is refused, and in which words.</summary>
internal static class ElfRefusal
{
    internal static void Is(string message, ElfBuilder builder) => Is(message, builder.Build());

    internal static void Is(string message, byte[] file)
    {
        ImageFormatException refusal = Assert.Throws<ImageFormatException>(() => ElfReader.Read(file));

        Assert.Equal(message, refusal.Message);
    }
}
