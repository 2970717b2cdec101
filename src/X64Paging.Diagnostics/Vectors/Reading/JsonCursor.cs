// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace X64Paging.Diagnostics.Vectors.Reading;

/// <summary>Goes through the JSON of one line, and lets nothing pass that is not asked for.</summary>
/// <remarks>It stands on a value; the methods that read one take it from there, and leave the cursor on its last token.</remarks>
internal ref struct JsonCursor
{
    private const int LongestHex = 16;
    private const int LongestName = 40;

    private Utf8JsonReader _reader;

    public JsonCursor(ReadOnlySpan<byte> line, int lineNumber)
    {
        LineNumber = lineNumber;

        // To a reader that may expect more, a line that was cut short is incomplete and not wrong: the two are told apart.
        _reader = new Utf8JsonReader(line, isFinalBlock: false, default);
        Advance();
    }

    public int LineNumber { get; }

    /// <summary>The step that is being read, from 1, or 0 outside of steps; for messages.</summary>
    public int StepNumber { readonly get; set; }

    /// <summary>What to throw about something wrong here.</summary>
    public readonly VectorFormatException Error(string problem) =>
        new(LineNumber, StepNumber == 0 ? problem : $"step {StepNumber}: {problem}");

    /// <summary>Makes sure that nothing comes behind the value that was read.</summary>
    /// <exception cref="JsonException">Something does.</exception>
    public void ReadEnd() => _reader.Read();

    public readonly void EnterObject(FieldSet fields)
    {
        if (_reader.TokenType != JsonTokenType.StartObject)
            throw Error($"{fields.Owner} is not a JSON object");
    }

    /// <summary>Goes to the value of the object's next field.</summary>
    /// <param name="fields">The fields that there may be.</param>
    /// <param name="seen">Those that there have been, a bit each: no field comes twice.</param>
    /// <returns>The field's name, or null at the end of the object.</returns>
    public string? NextField(FieldSet fields, ref uint seen)
    {
        Advance();
        if (_reader.TokenType == JsonTokenType.EndObject)
            return null;

        int index = fields.IndexOf(in _reader);
        if (index < 0)
            throw Error($"{fields.Owner} has no field '{Shortened(_reader.GetString()!)}'");
        if ((seen & 1u << index) != 0)
            throw Error($"'{fields[index]}' is there twice");

        seen |= 1u << index;
        Advance();
        return fields[index];
    }

    public readonly void EnterArray(string name)
    {
        if (_reader.TokenType != JsonTokenType.StartArray)
            throw Error($"'{name}' is not a JSON array");
    }

    /// <summary>Goes to the array's next item.</summary>
    /// <returns><see langword="false"/> at the end of the array.</returns>
    public bool NextItem()
    {
        Advance();
        return _reader.TokenType != JsonTokenType.EndArray;
    }

    public readonly string ReadText(string name) =>
        _reader.TokenType == JsonTokenType.String ? _reader.GetString()! : throw Error($"'{name}' is not a string");

    /// <summary>Reads a string that says something.</summary>
    public readonly string ReadName(string name) => ReadText(name) is { Length: > 0 } text ? text : throw Error($"'{name}' is empty");

    public readonly bool ReadBoolean(string name) => _reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw Error($"'{name}' is neither true nor false"),
    };

    public readonly int ReadNumber(string name, int lowest, int highest)
    {
        if (_reader.TokenType == JsonTokenType.Number && _reader.TryGetInt32(out int value) && value >= lowest && value <= highest)
            return value;

        throw Error($"'{name}' is not a whole number from {lowest} to {highest}");
    }

    public readonly ulong ReadHex(string name) =>
        TryReadHex(out ulong value) ? value : throw Error($"'{name}' is not a hexadecimal string of at most 64 bits, such as \"0x1f\"");

    public readonly uint ReadHex32(string name) => TryReadHex(out ulong value) && value <= uint.MaxValue
        ? (uint)value
        : throw Error($"'{name}' is not a hexadecimal string of at most 32 bits, such as \"0x1f\"");

    /// <summary>Returns a field's value, or says that the field is missing.</summary>
    public readonly T Require<T>([NotNull] T? value, string name)
        where T : struct => value ?? throw Error($"'{name}' is missing");

    /// <inheritdoc cref="Require{T}(T?, string)"/>
    public readonly T Require<T>([NotNull] T? value, string name)
        where T : class => value ?? throw Error($"'{name}' is missing");

    private void Advance()
    {
        if (!_reader.Read())
            throw new VectorFormatException(LineNumber, "the line ends in the middle of its JSON");
    }

    private readonly bool TryReadHex(out ulong value)
    {
        value = 0;
        if (_reader.TokenType != JsonTokenType.String)
            return false;

        ReadOnlySpan<byte> text = _reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(_reader.GetString()!) : _reader.ValueSpan;
        return text.StartsWith("0x"u8)
            && text.Length is > 2 and <= 2 + LongestHex
            && ulong.TryParse(text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }

    private static string Shortened(string name) => name.Length <= LongestName ? name : name[..LongestName] + "...";
}
