// SPDX-License-Identifier: MIT
using System.Numerics;

namespace X64Paging.Translation;

/// <summary>The paging-structure cache for entries of one level: direct-mapped, so that finding, filling and dropping are a compare each.</summary>
/// <remarks>A tag of 0 is an empty entry.</remarks>
internal sealed class StructureCacheLevel
{
    private const int MostEntries = 1 << 16;

    private readonly ulong[] _tags;
    private readonly ulong[] _values;
    private readonly int _mask;

    public StructureCacheLevel(int entries)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(entries, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(entries, MostEntries);
        _tags = new ulong[entries];
        _values = new ulong[entries];
        _mask = BitOperations.IsPow2(entries) ? entries - 1 : -1;
    }

    /// <summary>The entries in use, as tags and values.</summary>
    public IEnumerable<(ulong Tag, ulong Value)> Entries => _tags.Zip(_values).Where(entry => entry.First != 0);

    public bool TryFind(ulong number, ulong tag, out ulong value)
    {
        int index = IndexOf(number);
        value = _values[index];
        return _tags[index] == tag;
    }

    public void Fill(ulong number, ulong tag, ulong value)
    {
        int index = IndexOf(number);
        _tags[index] = tag;
        _values[index] = value;
    }

    public void Drop(ulong number, ulong tag)
    {
        int index = IndexOf(number);
        if (_tags[index] == tag)
            _tags[index] = 0;
    }

    /// <summary>Drops the entries whose tag, under a mask, is a value.</summary>
    public void DropWhere(ulong mask, ulong value)
    {
        foreach (ref ulong tag in _tags.AsSpan())
        {
            if ((tag & mask) == value)
                tag = 0;
        }
    }

    public void DropAll() => Array.Clear(_tags);

    private int IndexOf(ulong number) => _mask >= 0 ? (int)number & _mask : (int)(number % (ulong)_tags.Length);
}
