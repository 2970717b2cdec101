// SPDX-License-Identifier: MIT
using System.Text.Json;
using X64Paging.Paging;

namespace X64Paging.Diagnostics.Explanations;

/// <summary>Writes walks as JSON: addresses and entries as hexadecimal strings.</summary>
public static class WalkJson
{
    /// <summary>Writes a walk as an object.</summary>
    public static void Write(Utf8JsonWriter json, Walk walk)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(walk);
        json.WriteStartObject();
        json.WriteString("linear", walk.Address.ToString());
        json.WriteString("access", AccessWords.For(walk.Kind));
        json.WriteString("mode", AccessWords.For(walk.Mode));
        json.WriteString("paging", AccessWords.For(walk.Controls.Mode));
        json.WriteString("cr3", $"0x{walk.Controls.Cr3:x}");
        json.WriteStartArray("entries");
        for (int i = 0; i < walk.Steps.Count; i++)
            WriteStep(json, walk, i);
        json.WriteEndArray();
        if (walk.Physical is { } physical)
            json.WriteString("physical", physical.ToString());
        else
            json.WriteString("refused", walk.Refusal.Rule.ToString());
        json.WriteEndObject();
    }

    private static void WriteStep(Utf8JsonWriter json, Walk walk, int index)
    {
        WalkStep step = walk.Steps[index];
        PageTableFlags rights = walk.RightsAfter(index);
        json.WriteStartObject();
        json.WriteString("level", step.Level.EntryName);
        json.WriteString("address", step.EntryAddress.ToString());
        json.WriteString("entry", $"0x{step.Entry.Value:x}");
        json.WriteString("words", walk.MeaningOf(step).ToString());
        json.WriteBoolean("writableSoFar", (rights & PageTableFlags.Writable) != 0);
        json.WriteBoolean("userSoFar", (rights & PageTableFlags.User) != 0);
        json.WriteBoolean("noExecuteSoFar", (rights & PageTableFlags.NoExecute) != 0);
        if (step.Level == walk.Refusal.Level)
            json.WriteNumber("refusingBit", walk.Refusal.Bit);
        json.WriteEndObject();
    }
}
