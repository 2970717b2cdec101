// SPDX-License-Identifier: MIT
using System.Numerics;
using System.Text;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Testing;

/// <summary>Faults and their parts in words, for failing assertions.</summary>
internal static class FaultText
{
    public static string Of(LabFault fault)
    {
        StringBuilder text = new(Of(fault.Value));
        if (fault.Instruction != null)
            text.AppendLine().Append("Instruction: ").Append(fault.Instruction);
        return text.AppendLine().Append(WalkText.Of(fault)).ToString();
    }

    public static string Of(in PageFault fault) =>
        $"#PF by a {fault.Kind} of {fault.Address} ({fault.Mode}), error code {Of(fault.ErrorCode)}, {Of(fault.Refusal, fault.Source)}";

    public static string Of(LabAddress at, PageFaultErrorCode code) => $"CR2 {at}, error code {Of(code)}";

    public static string Of(PageFaultErrorCode code) => code == PageFaultErrorCode.None ? "0x0 (none)" : $"0x{(uint)code:x} ({code})";

    /// <summary>Which entry refused, by which bit and rule.</summary>
    public static string Of(in Refusal refusal, FaultSource source)
    {
        if (refusal.Level == PagingLevel.None)
            return $"refused by a cached translation alone ({refusal.Rule}): the tables allow it, so the fault is spurious";

        string entry = $"the {refusal.Level} entry [{refusal.EntryAddress}] = {refusal.Entry}";
        string way = source == FaultSource.CachedTranslation ? ", by way of a cached translation" : "";
        return $"refused by {NameOf(refusal.Bit)} of {entry}: {refusal.Rule}{way}";
    }

    /// <summary>A single bit, or several, of an entry.</summary>
    public static string NameOf(PageTableFlags bits) =>
        ulong.IsPow2((ulong)bits) ? NameOf((byte)BitOperations.TrailingZeroCount((ulong)bits)) : bits.ToString();

    public static string NameOf(byte bit)
    {
        const int FirstKeyBit = 59;
        const int LastKeyBit = 62;
        return bit switch
        {
            7 => "bit 7 (PageSize or PageAttribute)",
            >= FirstKeyBit and <= LastKeyBit => $"bit {bit} (protection key)",
            _ when Enum.IsDefined((PageTableFlags)(1UL << bit)) => $"bit {bit} ({(PageTableFlags)(1UL << bit)})",
            _ => $"bit {bit}",
        };
    }
}
