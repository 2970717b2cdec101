// SPDX-License-Identifier: MIT
using System.Text;
using System.Text.Json;

namespace X64Paging.Diagnostics.Vectors.Reading;

/// <summary>The fields that a JSON object may have.</summary>
internal sealed class FieldSet
{
    private readonly string[] _names;
    private readonly byte[][] _bytes;

    /// <summary>Names the fields, at most 32.</summary>
    /// <param name="owner">What the object is called in messages.</param>
    /// <param name="names">The fields.</param>
    public FieldSet(string owner, params string[] names)
    {
        Owner = owner;
        _names = names;
        _bytes = [.. names.Select(Encoding.UTF8.GetBytes)];
    }

    public string Owner { get; }

    public string this[int index] => _names[index];

    /// <summary>Which field the reader stands before, or -1 if none of these.</summary>
    public int IndexOf(ref readonly Utf8JsonReader reader)
    {
        for (int index = 0; index < _bytes.Length; index++)
        {
            if (reader.ValueTextEquals(_bytes[index]))
                return index;
        }

        return -1;
    }
}
