// SPDX-License-Identifier: MIT
using System.Text.Json;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Diagnostics.Explanations;

/// <summary>Writes explanations as JSON: the same as the text, addresses and values as hexadecimal strings.</summary>
public static class ExplanationJson
{
    /// <summary>Writes an explanation's members into the object that the writer is in.</summary>
    public static void Write(Utf8JsonWriter json, Explanation explanation)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(explanation);
        MemoryAccess access = explanation.Access;
        json.WriteString("linear", access.Address.ToString());
        json.WriteString("access", AccessWords.For(access.Kind));
        json.WriteNumber("size", access.Size);
        json.WriteString("mode", AccessWords.For(access.Mode));
        json.WriteString("outcome", explanation.Kind switch
        {
            AccessFaultKind.None => "allowed",
            AccessFaultKind.PageFault => "#PF",
            AccessFaultKind.StackFault => "#SS",
            _ => "#GP",
        });
        json.WriteBoolean("stale", explanation.IsStale);
        if (explanation.PageFault is { } fault)
            WriteFault(json, fault, explanation.ErrorCode);

        json.WriteStartArray("walks");
        foreach (Walk walk in explanation.Walks)
            WalkJson.Write(json, walk);
        json.WriteEndArray();
        WriteRights(json, explanation.Rights);
        WriteVerdict(json, explanation);
        if (explanation.Change is { } change)
            WriteChange(json, "smallestChange", change);
        if (explanation.ChangeWithoutControlRegisters is { } without)
            WriteChange(json, "withoutControlRegisters", without);
    }

    private static void WriteFault(Utf8JsonWriter json, PageFault fault, IReadOnlyList<ErrorCodeBit> bits)
    {
        json.WriteString("errorCode", $"0x{(uint)fault.ErrorCode:x}");
        json.WriteString("cr2", fault.Address.ToString());
        json.WriteStartArray("errorCodeBits");
        foreach (ErrorCodeBit bit in bits)
        {
            json.WriteStartObject();
            json.WriteNumber("bit", bit.Number);
            json.WriteString("name", bit.Name);
            json.WriteNumber("value", bit.IsSet ? 1 : 0);
            json.WriteString("reason", bit.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteRights(Utf8JsonWriter json, IReadOnlyList<EffectiveRight> rights)
    {
        json.WriteStartArray("rights");
        foreach (EffectiveRight right in rights)
        {
            json.WriteStartObject();
            json.WriteString("name", right.Name);
            json.WriteNumber("value", right.IsSet ? 1 : 0);
            json.WriteStartArray("decidedBy");
            foreach (WalkStep step in right.DecidedBy)
                json.WriteStringValue(step.Level.EntryName);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteVerdict(Utf8JsonWriter json, Explanation explanation)
    {
        if (explanation.AddressSentence is { } sentence)
        {
            json.WriteStartObject("verdict");
            json.WriteString("rule", explanation.AddressRule.ToString());
            json.WriteString("sentence", sentence);
            json.WriteString("section", RuleWords.AddressSection);
            json.WriteEndObject();
        }

        if (explanation.Verdict is { } verdict)
        {
            json.WritePropertyName("verdict");
            WriteFinding(json, verdict);
        }

        json.WriteStartArray("alsoRefusing");
        foreach (Finding other in explanation.AlsoRefusing)
            WriteFinding(json, other);
        json.WriteEndArray();
    }

    private static void WriteFinding(Utf8JsonWriter json, Finding finding)
    {
        Refusal refusal = finding.Refusal;
        json.WriteStartObject();
        json.WriteString("rule", refusal.Rule.ToString());
        json.WriteString("sentence", finding.Rule);
        json.WriteString("section", finding.Section);
        if (refusal.Level != PagingLevel.None)
        {
            json.WriteString("level", refusal.Level.EntryName);
            json.WriteString("address", refusal.EntryAddress.ToString());
            json.WriteString("entry", $"0x{refusal.Entry.Value:x}");
            json.WriteNumber("bit", refusal.Bit);
            json.WriteString("bitName", finding.BitName);
        }

        json.WriteEndObject();
    }

    private static void WriteChange(Utf8JsonWriter json, string name, SmallestChange change)
    {
        json.WriteStartObject(name);
        json.WriteNumber("count", change.Count);
        json.WriteStartArray("changes");
        foreach (Change one in change.Changes)
        {
            json.WriteStartObject();
            WriteOne(json, one);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteBoolean("needsInvalidation", change.NeedsInvalidation);
        json.WriteEndObject();
    }

    private static void WriteOne(Utf8JsonWriter json, Change change)
    {
        switch (change)
        {
            case AddressChange address:
                json.WriteString("oldAddress", address.OldAddress.ToString());
                json.WriteString("newAddress", address.NewAddress.ToString());
                break;

            case RegisterChange register:
                json.WriteString("register", Words.For(register.Register));
                json.WriteString("old", $"0x{register.OldValue:x}");
                json.WriteString("new", $"0x{register.NewValue:x}");
                WriteBits(json, register.Bits);
                break;

            case EntryChange entry:
                json.WriteString("level", entry.Level.EntryName);
                json.WriteNumber("index", entry.Index);
                if (!entry.IsInNewTable)
                {
                    json.WriteString("address", entry.EntryAddress.ToString());
                    json.WriteString("old", $"0x{entry.OldValue.Value:x}");
                    if (!entry.NamesNewTable)
                        json.WriteString("new", $"0x{entry.NewValue.Value:x}");
                }

                json.WriteBoolean("inNewTable", entry.IsInNewTable);
                json.WriteBoolean("namesNewTable", entry.NamesNewTable);
                json.WriteBoolean("needsFrame", entry.NeedsFrame);
                WriteBits(json, entry.Bits);
                break;
        }
    }

    private static void WriteBits(Utf8JsonWriter json, IReadOnlyList<BitChange> bits)
    {
        json.WriteStartArray("bits");
        foreach (BitChange bit in bits)
        {
            json.WriteStartObject();
            json.WriteNumber("bit", bit.Number);
            json.WriteString("name", bit.Name);
            json.WriteNumber("from", 1 - bit.To);
            json.WriteNumber("to", bit.To);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
