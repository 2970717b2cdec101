// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Translation;
using Xunit;

namespace X64Paging.Cpu.Tests.Vectors;

/// <summary>tests/Vectors: every line, as it stands and in places that make it harder.</summary>
public sealed class VectorTests
{
    public static TheoryData<string> Files => [.. InstructionVector.Files];

    [Theory, MemberData(nameof(Files))]
    public void Text_names_the_instruction_of_the_bytes(string file)
    {
        List<string> failures = [];
        foreach (InstructionVector vector in InstructionVector.Read(file))
        {
            if (AssemblyText.Dispute(vector.Text, vector.Instruction) is { } dispute)
                failures.Add($"{vector.Place}: {dispute}");
        }

        Assert.True(failures.Count == 0, string.Join(Environment.NewLine, failures));
    }

    [Theory, MemberData(nameof(Files))]
    public void Instruction_leaves_the_state_that_the_vector_says(string file)
    {
        List<string> failures = [];
        using VectorMachine machine = new(TlbGeometry.Default);
        foreach (InstructionVector vector in InstructionVector.Read(file))
            Run(machine, vector, Placement.Ordinary, failures);

        Assert.True(failures.Count == 0, string.Join(Environment.NewLine, failures));
    }

    [Theory, MemberData(nameof(Files))]
    public void Instruction_does_the_same_with_a_one_entry_tlb(string file)
    {
        List<string> failures = [];
        using VectorMachine machine = new(TlbGeometry.SingleEntry);
        foreach (InstructionVector vector in InstructionVector.Read(file))
            Run(machine, vector, Placement.SingleEntryTlb, failures);

        Assert.True(failures.Count == 0, string.Join(Environment.NewLine, failures));
    }

    [Theory, MemberData(nameof(Files))]
    public void Instruction_does_the_same_when_its_code_crosses_a_page(string file)
    {
        List<string> failures = [];
        using VectorMachine machine = new(TlbGeometry.Default);
        foreach (InstructionVector vector in InstructionVector.Read(file).Where(CanMoveCode))
        {
            for (int before = 1; before < vector.Code.Length; before++)
                Run(machine, vector, Placement.AcrossPages(before), failures);
        }

        Assert.True(failures.Count == 0, string.Join(Environment.NewLine, failures));
    }

    [Theory, MemberData(nameof(Files))]
    public void Instruction_does_the_same_when_its_memory_crosses_a_page(string file)
    {
        List<string> failures = [];
        using VectorMachine machine = new(TlbGeometry.Default);
        using VectorMachine poorMachine = new(TlbGeometry.SingleEntry);
        foreach (InstructionVector moved in InstructionVector.Read(file).SelectMany(CrossingPages))
        {
            Run(machine, moved, Placement.Ordinary with { Name = " (memory crosses a page)" }, failures);
            Run(poorMachine, moved, Placement.SingleEntryTlb with { Name = " (memory crosses a page, one-entry TLB)" }, failures);
            Run(machine, moved, Placement.OnDemand with { Name = " (memory crosses a page, on demand)" }, failures);
            Run(machine, moved, Placement.CopiedOnWrite with { Name = " (memory crosses a page, copied on write)" }, failures);
        }

        Assert.True(failures.Count == 0, string.Join(Environment.NewLine, failures));
    }

    [Theory, MemberData(nameof(Files))]
    public void Instruction_does_the_same_when_a_handler_mends_its_faults(string file)
    {
        List<string> failures = [];
        using VectorMachine machine = new(TlbGeometry.Default);
        foreach (InstructionVector vector in InstructionVector.Read(file))
        {
            Run(machine, vector, Placement.OnDemand, failures);
            Run(machine, vector, Placement.CopiedOnWrite, failures);
        }

        Assert.True(failures.Count == 0, string.Join(Environment.NewLine, failures));
    }

    private static void Run(VectorMachine machine, InstructionVector vector, Placement placement, List<string> failures)
    {
        foreach (string difference in machine.Run(vector, placement))
            failures.Add($"{vector.Place}: {vector.Text}{placement.Name}: {difference}");
    }

    /// <summary>Code can be moved unless the instruction's result tells where it lies.</summary>
    private static bool CanMoveCode(InstructionVector vector) =>
        !vector.Instruction.IsIPRelativeMemoryOperand
        && vector.Instruction.FlowControl is FlowControl.Next or FlowControl.ConditionalBranch or FlowControl.UnconditionalBranch;

    /// <summary>The vector with its memory moved so that each of its cells in turn has a page border in its middle.</summary>
    private static IEnumerable<InstructionVector> CrossingPages(InstructionVector vector)
    {
        if (vector.End != null || RequiresAlignment(vector.Instruction))
            yield break;

        foreach (VectorField cell in vector.Inputs.Concat(vector.Outputs).Where(field => field.IsCell && field.Value.Length > 1).DistinctBy(cell => cell.Address))
        {
            ulong middle = cell.Address + (ulong)cell.Value.Length / 2;
            if (vector.MovedBy(0 - middle & 0xFFF) is { } moved)
                yield return moved;
        }
    }

    /// <summary>Legacy SSE wants 16-byte operands aligned, but for a few that are made not to. SDM vol. 1, "Memory Operand Alignment".</summary>
    private static bool RequiresAlignment(in Instruction instruction) =>
        instruction.MemorySize.GetSize() >= 16
        && instruction.Mnemonic is not (Mnemonic.Movups or Mnemonic.Movupd or Mnemonic.Movdqu or Mnemonic.Lddqu
            or Mnemonic.Pcmpestri or Mnemonic.Pcmpestrm or Mnemonic.Pcmpistri or Mnemonic.Pcmpistrm);
}
