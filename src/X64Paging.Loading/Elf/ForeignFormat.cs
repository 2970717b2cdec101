// SPDX-License-Identifier: MIT

using System.Text;

namespace X64Paging.Loading.Elf;

/// <summary>Recognizes what people give to an ELF loader by mistake.</summary>
internal static class ForeignFormat
{
    /// <summary>Says what a file that is not ELF seems to be.</summary>
    /// <param name="file">At least one byte.</param>
    internal static string Describe(ReadOnlySpan<byte> file) => Name(file) switch
    {
        string name => $"The file is {name}, not an ELF program.",
        null => $"The file is not an ELF program; it begins with {Hex(file[..Math.Min(4, file.Length)])}.",
    };

    private static string? Name(ReadOnlySpan<byte> file) => file switch
    {
        [(byte)'#', (byte)'!', ..] => "a script (it begins with #!)",
        [(byte)'M', (byte)'Z', ..] => "a Windows or DOS program (it begins with MZ)",
        [0xCE or 0xCF, 0xFA, 0xED, 0xFE, ..] or [0xFE, 0xED, 0xFA, 0xCE or 0xCF, ..] => "a Mach-O program, for macOS",
        [0xCA, 0xFE, 0xBA, 0xBE, ..] => "a universal Mach-O program or a Java class",
        [(byte)'!', (byte)'<', (byte)'a', (byte)'r', (byte)'c', (byte)'h', (byte)'>', ..] => "a library archive (.a)",
        [0, (byte)'a', (byte)'s', (byte)'m', ..] => "a WebAssembly module",
        [(byte)'B', (byte)'C', 0xC0, 0xDE, ..] => "LLVM bitcode",
        [0x1F, 0x8B, ..] => "gzip data",
        [(byte)'P', (byte)'K', 3, 4, ..] => "a zip archive",
        _ => null,
    };

    private static string Hex(ReadOnlySpan<byte> bytes)
    {
        StringBuilder text = new();
        foreach (byte value in bytes)
            text.Append(text.Length == 0 ? "" : " ").Append(value.ToString("X2", null));
        return text.ToString();
    }
}
