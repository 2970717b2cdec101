// SPDX-License-Identifier: MIT
using System.Text.Json;

namespace X64Paging.Diagnostics.Profiling;

/// <summary>Reads and lists cost models, by name: a JSON object of names and whole numbers; what it leaves out keeps its default.</summary>
public static class CostTable
{
    private static readonly JsonDocumentOptions s_options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private static readonly (string Name, Func<CostModel, ulong> Get, Func<CostModel, ulong, CostModel> Set)[] s_rows =
    [
        ("instruction", costs => costs.Instruction, (costs, value) => costs with { Instruction = value }),
        ("secondLevelHit", costs => costs.SecondLevelHit, (costs, value) => costs with { SecondLevelHit = value }),
        ("walkPageTable", costs => costs.WalkPageTable, (costs, value) => costs with { WalkPageTable = value }),
        ("walkPageDirectory", costs => costs.WalkPageDirectory, (costs, value) => costs with { WalkPageDirectory = value }),
        ("walkPdpt", costs => costs.WalkPdpt, (costs, value) => costs with { WalkPdpt = value }),
        ("walkPml4", costs => costs.WalkPml4, (costs, value) => costs with { WalkPml4 = value }),
        ("walkPml5", costs => costs.WalkPml5, (costs, value) => costs with { WalkPml5 = value }),
        ("dirtyWalk", costs => costs.DirtyWalk, (costs, value) => costs with { DirtyWalk = value }),
        ("faultEntry", costs => costs.FaultEntry, (costs, value) => costs with { FaultEntry = value }),
        ("handler", costs => costs.Handler, (costs, value) => costs with { Handler = value }),
        ("copyFrame", costs => costs.CopyFrame, (costs, value) => costs with { CopyFrame = value }),
        ("zeroFrame", costs => costs.ZeroFrame, (costs, value) => costs with { ZeroFrame = value }),
        ("fillFrame", costs => costs.FillFrame, (costs, value) => costs with { FillFrame = value }),
        ("invalidatePage", costs => costs.InvalidatePage, (costs, value) => costs with { InvalidatePage = value }),
        ("faultExit", costs => costs.FaultExit, (costs, value) => costs with { FaultExit = value }),
        ("flush", costs => costs.Flush, (costs, value) => costs with { Flush = value }),
    ];

    /// <summary>The names and costs of a model, in the order of the README's table.</summary>
    public static IEnumerable<KeyValuePair<string, ulong>> Rows(CostModel costs) =>
        s_rows.Select(row => KeyValuePair.Create(row.Name, row.Get(costs)));

    /// <summary>Reads a model.</summary>
    /// <param name="json">UTF-8 text.</param>
    /// <exception cref="CostTableException">It is no JSON object, a name is none of a cost, or a value is no whole number in range.</exception>
    public static CostModel Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, s_options);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new CostTableException("It is no JSON object.");

            return document.RootElement.EnumerateObject().Aggregate(CostModel.Default, Apply);
        }
        catch (JsonException exception)
        {
            throw new CostTableException($"It is no JSON: line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}.", exception);
        }
    }

    private static CostModel Apply(CostModel costs, JsonProperty property)
    {
        int row = Array.FindIndex(s_rows, row => row.Name == property.Name);
        if (row < 0)
            throw new CostTableException($"'{property.Name}' is not a cost; costs are {string.Join(", ", s_rows.Select(known => known.Name))}.");
        if (property.Value.ValueKind != JsonValueKind.Number || !property.Value.TryGetUInt64(out ulong value) || value > CostModel.Maximum)
            throw new CostTableException($"{property.Name} is {property.Value.GetRawText()}: a cost is a whole number from 0 to {CostModel.Maximum}.");
        return s_rows[row].Set(costs, value);
    }
}
