// SPDX-License-Identifier: MIT
using System.Text.Json;
using System.Text.Unicode;
using X64Paging.Paging;

namespace X64Paging.Diagnostics.Vectors.Reading;

/// <summary>Reads the vector that a line holds.</summary>
internal static class VectorParser
{
    private const int LeastAddressBits = 32;

    private static readonly FieldSet s_vectorFields = new(
        "a vector", "id", "group", "note", "cpu", "cr0", "cr3", "cr4", "efer", "rflags_ac", "pkru", "pkrs", "memory", "accesses", "after");

    private static readonly FieldSet s_processorFields = new("'cpu'", "maxphyaddr", "gbpages");

    /// <summary>Reads a line.</summary>
    /// <exception cref="VectorFormatException">The line is no vector.</exception>
    public static PagingVector Parse(ReadOnlySpan<byte> line, int lineNumber)
    {
        if (line.IsEmpty)
            throw new VectorFormatException(lineNumber, "the line is empty");
        if (!Utf8.IsValid(line))
            throw new VectorFormatException(lineNumber, "the line is not UTF-8 text");

        try
        {
            JsonCursor cursor = new(line, lineNumber);
            PagingVector vector = ReadVector(ref cursor);
            cursor.ReadEnd();
            VectorRules.Check(vector);
            return vector;
        }
        catch (JsonException exception)
        {
            throw new VectorFormatException(lineNumber, $"not JSON from byte {exception.BytePositionInLine + 1} on");
        }
        catch (InvalidOperationException)
        {
            // The JSON reader's word for an escape such as \ud800, half a character.
            throw new VectorFormatException(lineNumber, "a string has an escape that is no character");
        }
    }

    private static PagingVector ReadVector(ref JsonCursor cursor)
    {
        VectorDraft draft = new();
        uint seen = 0;
        cursor.EnterObject(s_vectorFields);
        while (cursor.NextField(s_vectorFields, ref seen) is { } name)
            ReadField(ref cursor, name, draft);

        return draft.Complete(cursor);
    }

    private static void ReadField(ref JsonCursor cursor, string name, VectorDraft draft)
    {
        switch (name)
        {
            case "id": draft.Id = cursor.ReadName(name); break;
            case "group": draft.Group = cursor.ReadName(name); break;
            case "note": draft.Note = cursor.ReadText(name); break;
            case "cpu": ReadProcessor(ref cursor, draft); break;
            case "cr0": draft.Cr0 = cursor.ReadHex(name); break;
            case "cr3": draft.Cr3 = cursor.ReadHex(name); break;
            case "cr4": draft.Cr4 = cursor.ReadHex(name); break;
            case "efer": draft.Efer = cursor.ReadHex(name); break;
            case "rflags_ac": draft.AllowsUserAccess = cursor.ReadBoolean(name); break;
            case "pkru": draft.Pkru = cursor.ReadHex32(name); break;
            case "pkrs": draft.Pkrs = cursor.ReadHex32(name); break;
            case "memory": draft.Memory = QwordParser.ReadMemory(ref cursor, name); break;
            case "accesses": draft.Steps = StepParser.ReadSteps(ref cursor, name); break;
            default: draft.After = QwordParser.ReadAfter(ref cursor, name); break;
        }
    }

    private static void ReadProcessor(ref JsonCursor cursor, VectorDraft draft)
    {
        int? addressBits = null;
        uint seen = 0;
        cursor.EnterObject(s_processorFields);
        while (cursor.NextField(s_processorFields, ref seen) is { } name)
        {
            if (name == "maxphyaddr")
                addressBits = cursor.ReadNumber(name, LeastAddressBits, PagingControls.ArchitecturalPhysicalAddressBits);
            else
                draft.HasGigabytePages = cursor.ReadBoolean(name);
        }

        draft.AddressBits = cursor.Require(addressBits, "maxphyaddr");
    }
}
