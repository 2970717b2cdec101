// SPDX-License-Identifier: MIT
using System.Text.Json;
using X64Paging.Cli.Verbs;
using X64Paging.Diagnostics.Explanations;
using X64Paging.Diagnostics.Vectors;
using X64Paging.Paging;

namespace X64Paging.Cli.Output;

/// <summary>Writes one access of a vector: its walk or its explanation.</summary>
internal sealed class AccessReport
{
    private readonly TextWriter _writer;

    public AccessReport(TextWriter writer) => _writer = writer;

    public void WriteText(PagingVector vector, ReplayedAccess access, AccessView view)
    {
        string note = vector.Note == null ? "" : ": " + vector.Note;
        _writer.WriteLine(OneLine.Of($"{vector.Id} ({vector.Group}){note}, step {access.StepNumber} of {vector.Steps.Count}"));
        if (view == AccessView.Explanation)
        {
            ExplanationText.Write(_writer, access.Explanation);
            return;
        }

        foreach (Walk walk in access.Explanation.Walks)
        {
            _writer.WriteLine(walk);
            _writer.WriteLine("  " + ExplanationText.DescribeRights(walk));
        }

        if (access.Explanation.Walks.Count == 0)
            _writer.WriteLine($"{Words.For(access.Actual.Kind)} before any walk: {access.Explanation.AddressSentence}");
        else if (access.Explanation.IsStale)
            _writer.WriteLine($"but a cached translation decided: {Words.For(access.Actual)}");
    }

    public void WriteJson(PagingVector vector, ReplayedAccess access, AccessView view)
    {
        using JsonLine line = new(_writer, view == AccessView.Walk ? "walk" : "explanation");
        Utf8JsonWriter json = line.Json;
        json.WriteString("id", vector.Id);
        json.WriteString("group", vector.Group);
        if (vector.Note != null)
            json.WriteString("note", vector.Note);
        json.WriteNumber("step", access.StepNumber);
        if (view == AccessView.Explanation)
        {
            ExplanationJson.Write(json, access.Explanation);
            return;
        }

        json.WriteString("outcome", Words.For(access.Actual));
        json.WriteStartArray("walks");
        foreach (Walk walk in access.Explanation.Walks)
            WalkJson.Write(json, walk);
        json.WriteEndArray();
    }
}
