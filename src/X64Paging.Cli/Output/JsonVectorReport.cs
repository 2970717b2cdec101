// SPDX-License-Identifier: MIT
using System.Text.Json;
using X64Paging.Diagnostics.Vectors;
using X64Paging.Paging;

namespace X64Paging.Cli.Output;

/// <summary>Vectors in JSON Lines. Outcomes have the form that the vectors' own <c>expect</c> has.</summary>
internal sealed class JsonVectorReport : IVectorReport
{
    private readonly TextWriter _writer;

    public JsonVectorReport(TextWriter writer) => _writer = writer;

    public void Failure(string file, VectorResult result)
    {
        using JsonLine line = new(_writer, "failure");
        Utf8JsonWriter json = line.Json;
        json.WriteString("file", file);
        json.WriteNumber("line", result.Vector.LineNumber);
        json.WriteString("id", result.Vector.Id);
        json.WriteString("group", result.Vector.Group);
        if (result.Vector.Note != null)
            json.WriteString("note", result.Vector.Note);

        json.WriteStartArray("accesses");
        foreach (AccessMismatch mismatch in result.Accesses)
            Access(json, mismatch);
        json.WriteEndArray();
        json.WriteStartArray("memory");
        foreach (MemoryMismatch mismatch in result.Memory)
            Memory(json, mismatch);
        json.WriteEndArray();
    }

    public void Summary(long passed, long failed)
    {
        using JsonLine line = new(_writer, "summary");
        line.Json.WriteNumber("passed", passed);
        line.Json.WriteNumber("failed", failed);
    }

    private static void Access(Utf8JsonWriter json, AccessMismatch mismatch)
    {
        AccessStep access = mismatch.Access;
        json.WriteStartObject();
        json.WriteNumber("step", mismatch.StepNumber);
        json.WriteString("linear", access.Address.ToString());
        json.WriteString("kind", Words.For(access.Kind));
        json.WriteNumber("size", access.Size);
        json.WriteNumber("cpl", access.PrivilegeLevel);
        json.WriteBoolean("implicit", access.IsImplicit);
        json.WriteBoolean("shadow_stack", access.IsShadowStack);
        json.WriteBoolean("stack_segment", access.UsesStackSegment);
        Outcome(json, "expected", access.Expected);
        Outcome(json, "actual", mismatch.Actual);
        json.WriteStartArray("walks");
        foreach (Walk walk in mismatch.Walks)
            Walk(json, walk);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Outcome(Utf8JsonWriter json, string name, AccessOutcome outcome)
    {
        json.WriteStartObject(name);
        if (outcome.Kind == AccessOutcomeKind.Translated)
        {
            json.WriteString("physical", outcome.First.ToString());
            if (outcome.Second is { } second)
                json.WriteString("physical2", second.ToString());
        }
        else
        {
            json.WriteString("fault", Words.For(outcome.Kind));
            json.WriteString("error", Hex(outcome.ErrorCode));
            if (outcome.Kind == AccessOutcomeKind.PageFault)
                json.WriteString("cr2", outcome.FaultAddress.ToString());
        }

        json.WriteString("words", Words.For(outcome));
        json.WriteEndObject();
    }

    private static void Memory(Utf8JsonWriter json, MemoryMismatch mismatch)
    {
        json.WriteStartObject();
        json.WriteString("address", mismatch.Address.ToString());
        json.WriteString("expected", Hex(mismatch.Expected.Value));
        json.WriteString("actual", Hex(mismatch.Actual));
        json.WriteString("mask", Hex(mismatch.Expected.OpenBits));
        json.WriteString("differing", Hex(mismatch.DifferingBits));
        json.WriteString("words", Words.ForFlags(mismatch.DifferingBits));
        json.WriteEndObject();
    }

    private static void Walk(Utf8JsonWriter json, Walk walk)
    {
        json.WriteStartArray();
        foreach (WalkStep step in walk.Steps)
        {
            json.WriteStartObject();
            json.WriteString("level", step.Level.ToString());
            json.WriteString("address", step.EntryAddress.ToString());
            json.WriteString("entry", Hex(step.Entry.Value));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Hex(ulong value) => $"0x{value:x}";
}
