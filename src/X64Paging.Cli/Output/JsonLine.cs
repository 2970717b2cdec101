// SPDX-License-Identifier: MIT
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace X64Paging.Cli.Output;

/// <summary>One JSON object of a report, its kind in <c>type</c>; written out as a line when it is disposed.</summary>
internal sealed class JsonLine : IDisposable
{
    // The output is no HTML: + and ' may stay as they are.
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly TextWriter _writer;
    private readonly MemoryStream _bytes = new();

    public JsonLine(TextWriter writer, string type)
    {
        _writer = writer;
        Json = new Utf8JsonWriter(_bytes, s_options);
        Json.WriteStartObject();
        Json.WriteString("type", type);
    }

    public Utf8JsonWriter Json { get; }

    public void Dispose()
    {
        Json.WriteEndObject();
        Json.Dispose();
        _writer.WriteLine(Encoding.UTF8.GetString(_bytes.GetBuffer(), 0, (int)_bytes.Length));
        _bytes.Dispose();
    }
}
