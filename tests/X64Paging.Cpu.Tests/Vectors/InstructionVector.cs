// SPDX-License-Identifier: MIT
using Iced.Intel;

namespace X64Paging.Cpu.Tests.Vectors;

/// <summary>One line of a .vec file: an instruction, the state before it and the state behind it. tests/Vectors/README.md has the format.</summary>
internal sealed record InstructionVector
{
    private InstructionVector(string place, string line)
    {
        string[] columns = line.Split('|', StringSplitOptions.TrimEntries);
        if (columns.Length != 4)
            throw new FormatException("A line has four columns: bytes | text | inputs | outputs.");

        Place = place;
        Text = columns[1];
        Code = Convert.FromHexString(columns[0].Replace(" ", "", StringComparison.Ordinal));
        Instruction = Decode(Code);
        Inputs = [.. Words(columns[2]).Select(VectorField.Parse)];
        Outputs = [.. Words(columns[3]).Where(word => word.Contains('=')).Select(VectorField.Parse)];
        End = Words(columns[3]).SingleOrDefault(word => !word.Contains('='));
    }

    /// <summary>File and line, relative to the repository.</summary>
    public string Place { get; }

    public string Text { get; }

    public byte[] Code { get; }

    public Instruction Instruction { get; }

    public IReadOnlyList<VectorField> Inputs { get; private init; }

    public IReadOnlyList<VectorField> Outputs { get; private init; }

    /// <summary>How the run ends, if not behind the instruction: <c>#DE</c>, <c>syscall</c>, ...; otherwise null.</summary>
    public string? End { get; }

    /// <summary>Flags that may be as they like: those that the manual leaves undefined, unless the vector names them.</summary>
    public ulong IgnoredFlags { get; private init; }

    /// <summary>All files but the x87's, which have a format of their own; relative to the vectors' folder, with slashes.</summary>
    public static IEnumerable<string> Files =>
        Directory.EnumerateFiles(RepositoryFolder.Vectors, "*.vec", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(RepositoryFolder.Vectors, path).Replace('\\', '/'))
            .Where(path => !path.StartsWith("X87/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    /// <summary>Reads a file.</summary>
    /// <exception cref="FormatException">A line is not as the format says; the message names it.</exception>
    public static IEnumerable<InstructionVector> Read(string file)
    {
        int number = 0;
        foreach (string line in File.ReadLines(Path.Combine(RepositoryFolder.Vectors, file)))
        {
            number++;
            if (line.Length > 0 && !line.StartsWith('#'))
                yield return Parse($"tests/Vectors/{file}:{number}", line);
        }
    }

    public static InstructionVector Parse(string place, string line)
    {
        try
        {
            InstructionVector vector = new(place, line);
            ulong named = vector.Outputs.Aggregate(0UL, (mask, field) => mask | FlagNames.MaskOf(field.Name));
            return vector with { IgnoredFlags = FlagNames.MaskOf(vector.Instruction.RflagsUndefined) & ~named };
        }
        catch (Exception exception) when (exception is FormatException or OverflowException or InvalidOperationException)
        {
            throw new FormatException($"{place}: {exception.Message}", exception);
        }
    }

    /// <summary>The state before the instruction.</summary>
    public MachineState Before(ulong codeAddress)
    {
        MachineState state = new() { Rip = codeAddress };
        foreach (VectorField field in Inputs)
            field.ApplyTo(state);
        foreach (VectorField cell in Outputs.Where(field => field.IsCell))
            AddPages(state, cell);
        return state;
    }

    /// <summary>The state behind the instruction. RIP stays where it raises a fault.</summary>
    public MachineState Behind(ulong codeAddress)
    {
        MachineState state = Before(codeAddress);
        bool isFault = End != null && End.StartsWith('#') && End != "#BP";
        if (!isFault)
            state.Rip += (ulong)Code.Length;
        foreach (VectorField field in Outputs)
            field.ApplyTo(state);
        if (Outputs.Any(field => field.Name == "rip"))
            state.Rip += codeAddress - TestMachine.CodeBase;
        return state;
    }

    /// <summary>The vector with its memory elsewhere, or null if that would change what the instruction computes.</summary>
    public InstructionVector? MovedBy(ulong distance)
    {
        if (AddressedRegisters.Of(Instruction) is not { } addressed)
            return null;

        return this with
        {
            Inputs = [.. Inputs.Select(field => field.IsCell || addressed.Bases.Contains(field.FullRegister) ? field.Moved(distance) : field)],
            Outputs = [.. Outputs.Select(field => field.IsCell || addressed.MovedOutputs.Contains(field.FullRegister) ? field.Moved(distance) : field)],
        };
    }

    private static void AddPages(MachineState state, VectorField cell)
    {
        // A byte of the fill is what is there already: only the pages come into being.
        MachineState known = state;
        for (int i = 0; i < cell.Value.Length; i++)
        {
            ulong address = cell.Address + (ulong)i;
            if (!known.Pages.ContainsKey(address & ~0xFFFUL))
                known.WriteMemory(address, [MachineState.MemoryFill]);
        }
    }

    private static Instruction Decode(byte[] code)
    {
        Decoder decoder = Decoder.Create(64, code);
        decoder.IP = TestMachine.CodeBase;
        Instruction instruction = decoder.Decode();
        if (!instruction.IsInvalid && instruction.Length != code.Length)
            throw new FormatException($"The bytes are {code.Length}, the instruction is {instruction.Length} long.");

        return instruction;
    }

    private static string[] Words(string column) => column.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
