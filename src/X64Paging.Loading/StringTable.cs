// SPDX-License-Identifier: MIT

using System.Text;

namespace X64Paging.Loading;

/// <summary>The names of a symbol table: strings that end in a zero byte. gABI, "String Table".</summary>
internal sealed class StringTable
{
    /// <summary>Longer names are cut when decoded, so that a corrupt file cannot ask for a string of a gigabyte.</summary>
    private const int LongestName = 16 * 1024;

    private readonly ReadOnlyMemory<byte> _bytes;

    /// <param name="bytes">The table. What follows its last zero byte is left out, so every string in it ends.</param>
    internal StringTable(ReadOnlyMemory<byte> bytes) => _bytes = bytes[..(bytes.Span.LastIndexOf((byte)0) + 1)];

    internal static StringTable Empty { get; } = new(ReadOnlyMemory<byte>.Empty);

    /// <summary>Whether a string that is not empty starts at this offset.</summary>
    internal bool HasName(uint offset) => offset < (uint)_bytes.Length && _bytes.Span[(int)offset] != 0;

    internal string Decode(int offset)
    {
        ReadOnlySpan<byte> rest = _bytes.Span[offset..];
        if (rest.Length > LongestName)
            rest = rest[..LongestName];
        int end = rest.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? rest : rest[..end]);
    }

    /// <summary>Whether the string at an offset is this one.</summary>
    internal bool Matches(int offset, ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> rest = _bytes.Span[offset..];
        return rest.Length > name.Length && rest.StartsWith(name) && rest.IndexOf((byte)0) == name.Length;
    }

    /// <summary>How many underscores a name starts with, counted up to a limit.</summary>
    internal int CountLeadingUnderscores(int offset, int limit)
    {
        ReadOnlySpan<byte> rest = _bytes.Span[offset..];
        int count = 0;
        while (count < limit && rest[count] == (byte)'_')        // the zero byte at the end stops it
            count++;
        return count;
    }
}
