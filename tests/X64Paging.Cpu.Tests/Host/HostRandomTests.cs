// SPDX-License-Identifier: MIT
using System.Globalization;
using Iced.Intel;
using X64Paging.Cpu.Tests.Vectors;
using X64Paging.Translation;
using Xunit;

namespace X64Paging.Cpu.Tests.Host;

/// <summary>Random instructions from random states, on the emulated processor and on the host's.</summary>
/// <remarks>X64PAGING_SEED names another seed, X64PAGING_CASES how many cases to try.</remarks>
[Collection(nameof(HostProcessor))]
public sealed class HostRandomTests
{
    private const int DefaultSeed = 1;
    private const int DefaultCaseCount = 15_000;
    private const int MaximumFailures = 25;

    [Fact]
    public void Random_instructions_do_what_they_do_on_the_host()
    {
        using HostProcessor? host = HostProcessor.TryCreate(out string whyNot);
        Assert.SkipWhen(host is null, whyNot);
        int seed = Setting("X64PAGING_SEED", DefaultSeed);
        Random random = new(seed);
        using VectorMachine machine = new(TlbGeometry.Default);

        List<string> failures = [];
        int count = Setting("X64PAGING_CASES", DefaultCaseCount);
        for (int i = 0; i < count && failures.Count < MaximumFailures; i++)
        {
            if (RandomCase.TryNext(random) is { } randomCase && Compare(machine, host, randomCase) is { } difference)
                failures.Add($"case {i}: {randomCase.Text}: {difference}");
        }

        Assert.True(failures.Count == 0, $"X64PAGING_SEED={seed}: {InstructionGenerator.CodeCount} forms{Environment.NewLine}{string.Join(Environment.NewLine, failures)}");
    }

    private static string? Compare(VectorMachine machine, HostProcessor host, RandomCase randomCase)
    {
        string emulatedEnd = machine.Run(randomCase.Before, randomCase.Code, randomCase.IsRepeated, MemoryPresence.Mapped, out MachineState emulated);
        string? end = host.Run(randomCase.Before, randomCase.Code, out MachineState expected);

        emulatedEnd = Comparable(emulatedEnd, randomCase.Instruction);
        end = Comparable(end ?? "", randomCase.Instruction);
        if (randomCase.Instruction.Mnemonic == Mnemonic.Maskmovdqu && end != emulatedEnd)
            return null; // Whether bytes that the mask leaves out can fault is the processor's affair.
        if (end != emulatedEnd)
            return $"host: {Show(end)}, emulated: {Show(emulatedEnd)}; {Registers(randomCase)}";

        // BSF and BSR of 0 leave an undefined destination.
        bool hasUndefinedDestination = randomCase.Instruction.Mnemonic is Mnemonic.Bsf or Mnemonic.Bsr && (expected.Rflags & FlagNames.MaskOf("zf")) != 0;
        if (hasUndefinedDestination)
            return null;

        ulong ignored = randomCase.IgnoredFlags | ~HostVectorTests.ComparedFlags;
        string differences = string.Join("; ", emulated.DifferencesFrom(expected, ignored));
        return differences.Length == 0 ? null : $"{differences}; from {Registers(randomCase)}";
    }

    /// <summary>An end without what the host does not tell, and what the manual leaves open.</summary>
    private static string Comparable(string end, in Instruction instruction)
    {
        if (!end.StartsWith("#PF", StringComparison.Ordinal))
            return end;

        // Which of its two operands CMPS reads first is the processor's affair.
        bool isAddressKnown = instruction.Mnemonic is not (Mnemonic.Cmpsb or Mnemonic.Cmpsw or Mnemonic.Cmpsd or Mnemonic.Cmpsq);
        return isAddressKnown ? end.Split(',', ')')[0] + ')' : "#PF";
    }

    private static string Registers(RandomCase randomCase)
    {
        IEnumerable<Register> used = new InstructionInfoFactory().GetInfo(randomCase.Instruction).GetUsedRegisters().Select(register => register.Register.GetFullRegister());
        IEnumerable<string> values = used.Distinct().Where(register => register.IsGPR() || register.IsXMM()).Select(register => register.IsXMM()
            ? $"{register}=0x{randomCase.Before.Vectors[register.GetNumber()]:X32}"
            : $"{register}=0x{randomCase.Before.General[register.GetNumber()]:X}");
        return $"{string.Join(' ', values)} {FlagNames.Show(randomCase.Before.Rflags, 0)} mxcsr=0x{randomCase.Before.Mxcsr:X}";
    }

    private static string Show(string end) => end.Length == 0 ? "no exception" : end;

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out int value) ? value : otherwise;
}
