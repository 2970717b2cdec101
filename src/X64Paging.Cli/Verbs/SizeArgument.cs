// SPDX-License-Identifier: MIT
using System.CommandLine.Parsing;
using System.Globalization;
using X64Paging.Memory;

namespace X64Paging.Cli.Verbs;

/// <summary>A size on the command line: bytes, or with K, M or G as KiB, MiB or GiB.</summary>
internal static class SizeArgument
{
    private const ulong Smallest = 64 << 10;

    public static ulong? Parse(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (TryParse(text, out ulong size) && size is >= Smallest and <= PhysicalMemory.MaximumSize && size % Frame.Size == 0)
            return size;

        result.AddError($"--memory is a multiple of 4K from 64K to 1024G, such as 64M: '{text}' is not.");
        return null;
    }

    private static bool TryParse(string text, out ulong size)
    {
        int shift = text.Length == 0 ? 0 : char.ToUpperInvariant(text[^1]) switch
        {
            'K' => 10,
            'M' => 20,
            'G' => 30,
            _ => 0,
        };
        ReadOnlySpan<char> digits = shift == 0 ? text : text.AsSpan(..^1);
        return ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out size)
            && size <= PhysicalMemory.MaximumSize
            && (size <<= shift) <= PhysicalMemory.MaximumSize;
    }
}
