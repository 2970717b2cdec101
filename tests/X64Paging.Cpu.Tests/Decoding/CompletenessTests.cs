// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using Xunit;

namespace X64Paging.Cpu.Tests.Decoding;

public sealed class CompletenessTests
{
    /// <summary>The sets of instructions that CPUID claims, and those that need no claim in 64-bit mode.</summary>
    private static readonly HashSet<CpuidFeature> s_claimed =
    [
        CpuidFeature.INTEL8086, CpuidFeature.INTEL186, CpuidFeature.INTEL286, CpuidFeature.INTEL386, CpuidFeature.INTEL486,
        CpuidFeature.X64, CpuidFeature.CPUID, CpuidFeature.CX8, CpuidFeature.CMPXCHG16B, CpuidFeature.CMOV, CpuidFeature.TSC,
        CpuidFeature.FPU, CpuidFeature.FPU287, CpuidFeature.FPU387, CpuidFeature.CLFSH, CpuidFeature.FXSR, CpuidFeature.SSE,
        CpuidFeature.SSE2, CpuidFeature.SSE3, CpuidFeature.SSSE3, CpuidFeature.SSE4_1, CpuidFeature.POPCNT, CpuidFeature.LZCNT,
        CpuidFeature.SYSCALL, CpuidFeature.MULTIBYTENOP, CpuidFeature.PAUSE, CpuidFeature.MSR, CpuidFeature.INVPCID, CpuidFeature.SMAP,
        CpuidFeature.PKU,
    ];

    [Fact]
    public void Every_mnemonic_that_cpuid_claims_is_bound_or_listed_as_unsupported()
    {
        HashSet<string> listed = ReadList();

        SortedSet<string> missing = [];
        foreach (Mnemonic mnemonic in ClaimedMnemonics())
        {
            if (!InstructionTable.Shared.IsBound(mnemonic) && !listed.Contains(mnemonic.ToString()))
                missing.Add(mnemonic.ToString());
        }

        Assert.True(missing.Count == 0, "Neither bound nor in Unsupported.txt: " + string.Join(" ", missing));
    }

    [Fact]
    public void No_mnemonic_is_both_bound_and_listed_as_unsupported()
    {
        List<string> both = [];
        foreach (string name in ReadList())
        {
            if (InstructionTable.Shared.IsBound(Enum.Parse<Mnemonic>(name)))
                both.Add(name);
        }

        Assert.True(both.Count == 0, "Bound, yet in Unsupported.txt: " + string.Join(" ", both));
    }

    private static HashSet<Mnemonic> ClaimedMnemonics()
    {
        HashSet<Mnemonic> mnemonics = [];
        foreach (Code code in Enum.GetValues<Code>())
        {
            OpCodeInfo info = code.ToOpCode();
            if (info.IsInstruction && info.Mode64 && code.CpuidFeatures().All(s_claimed.Contains))
                mnemonics.Add(code.Mnemonic());
        }

        return mnemonics;
    }

    private static HashSet<string> ReadList() =>
        [.. File.ReadLines(Path.Combine(RepositoryFolder.Root, "src", "X64Paging.Cpu", "Decoding", "Unsupported.txt"))
            .Where(line => line.Length > 0 && line[0] != '#')];
}
