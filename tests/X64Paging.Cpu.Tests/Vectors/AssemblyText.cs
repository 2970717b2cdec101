// SPDX-License-Identifier: MIT
using System.Text.RegularExpressions;
using Iced.Intel;

namespace X64Paging.Cpu.Tests.Vectors;

/// <summary>Compares a vector's assembly text with its bytes, loosely: the mnemonic, and the registers in their order.</summary>
internal static partial class AssemblyText
{
    private static readonly string[] s_prefixes = ["lock", "rep", "repe", "repz", "repne", "repnz", "xacquire", "xrelease", "data16", "o16", "o64", "a32", "bnd", "notrack"];

    private static readonly string[] s_conditionKinds = ["cmov", "set", "j"];

    private static readonly Dictionary<string, string> s_conditions = new()
    {
        ["z"] = "e",
        ["nz"] = "ne",
        ["c"] = "b",
        ["nae"] = "b",
        ["nc"] = "ae",
        ["nb"] = "ae",
        ["na"] = "be",
        ["nbe"] = "a",
        ["pe"] = "p",
        ["po"] = "np",
        ["nge"] = "l",
        ["nl"] = "ge",
        ["ng"] = "le",
        ["nle"] = "g",
    };

    /// <summary>What is wrong with the text, or null.</summary>
    public static string? Dispute(string text, in Instruction instruction)
    {
        if (instruction.IsInvalid)
            return null;

        StringOutput output = new();
        new NasmFormatter { Options = { UsePseudoOps = true } }.Format(instruction, output);
        string formatted = output.ToStringAndReset();

        string stated = MnemonicOf(text);
        if (stated != MnemonicOf(formatted) && !stated.Equals(instruction.Mnemonic.ToString(), StringComparison.OrdinalIgnoreCase))
            return $"the text says '{stated}', the bytes '{formatted}'";

        string[] statedRegisters = RegistersOf(text);
        string[] registers = RegistersOf(formatted);
        return registers.Length == 0 || statedRegisters.Length == 0 || registers.SequenceEqual(statedRegisters)
            ? null
            : $"the text is '{text}', the bytes are '{formatted}'";
    }

    private static string MnemonicOf(string text)
    {
        string mnemonic = text.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(word => !s_prefixes.Contains(word)) ?? "";
        foreach (string kind in s_conditionKinds)
        {
            if (mnemonic.StartsWith(kind, StringComparison.Ordinal) && s_conditions.TryGetValue(mnemonic[kind.Length..], out string? condition))
                return kind + condition;
        }

        return mnemonic switch
        {
            "sal" => "shl",
            "retn" => "ret",
            "wait" => "fwait",
            "movabs" => "mov",
            _ => mnemonic,
        };
    }

    private static string[] RegistersOf(string text) =>
        [.. RegisterName().Matches(text.ToLowerInvariant()).Select(match => match.Value)];

    [GeneratedRegex(@"\b(?:[re]?(?:ax|bx|cx|dx|si|di|sp|bp)|[abcd][lh]|(?:si|di|sp|bp)l|r(?:8|9|1[0-5])[bwd]?|[xy]?mm\d+|st\d)\b")]
    private static partial Regex RegisterName();
}
