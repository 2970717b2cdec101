// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;
using X64Paging.Cli.Output;
using X64Paging.Diagnostics.Vectors;

namespace X64Paging.Cli.Verbs;

/// <summary>One access of a vector, as the command line asks for it.</summary>
internal sealed class VectorAccess
{
    public required string File { get; init; }

    public required string Id { get; init; }

    public required int? StepNumber { get; init; }

    public required VectorRunner Runner { get; init; }

    public required AccessView View { get; init; }

    public required OutputFormat Format { get; init; }

    /// <summary>Runs the vector up to the access and shows that.</summary>
    /// <returns>The tool's exit code.</returns>
    public int Execute()
    {
        if (!TryFind(out PagingVector? vector))
            return ExitCodes.BadInput;

        if (Runner.Replay(vector, StepNumber) is not { } access)
        {
            Messages.Error($"{File}: {Problem(vector)}");
            return ExitCodes.BadInput;
        }

        using ReportStream output = new(Console.OpenStandardOutput());
        using (StreamWriter writer = new(output))
            Write(new AccessReport(writer), vector, access);
        if (output.Problem is not { } problem)
            return ExitCodes.Success;

        Messages.Error($"stdout: {problem}");
        return ExitCodes.BadInput;
    }

    private void Write(AccessReport report, PagingVector vector, ReplayedAccess access)
    {
        if (Format == OutputFormat.Json)
            report.WriteJson(vector, access, View);
        else
            report.WriteText(vector, access, View);
    }

    private bool TryFind([NotNullWhen(true)] out PagingVector? vector)
    {
        vector = null;
        try
        {
            using FileStream stream = InputFile.Open(File);
            if (ImageFile.IsProgram(stream))
            {
                Messages.Error($"{File}: The file is a program, not a file of vectors. x64paging run --explain {File} explains its fault.");
                return false;
            }

            vector = VectorFile.Read(stream).FirstOrDefault(candidate => candidate.Id == Id);
            if (vector != null)
                return true;

            Messages.Error($"{File}: no vector has the id '{Id}'.");
        }
        catch (Exception exception) when (exception is IOException or VectorFormatException)
        {
            Messages.Error($"{File}: {exception.Message}");
        }

        return false;
    }

    /// <summary>Whether the file begins as an ELF file does. A stream that cannot be rewound is left alone.</summary>
    private string Problem(PagingVector vector) =>
        StepNumber is not { } number ? $"the vector '{Id}' makes no access."
        : number > vector.Steps.Count ? $"the vector '{Id}' has {vector.Steps.Count} steps: --step {number} is beyond them."
        : $"step {number} of the vector '{Id}' is no access.";
}
