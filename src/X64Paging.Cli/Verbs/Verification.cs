// SPDX-License-Identifier: MIT
using X64Paging.Cli.Output;
using X64Paging.Diagnostics.Vectors;

namespace X64Paging.Cli.Verbs;

/// <summary>One run of vectors, as the command line asks for it.</summary>
internal sealed class Verification
{
    private long _passed;
    private long _failed;

    public required IReadOnlyList<string> Files { get; init; }

    public required VectorRunner Runner { get; init; }

    public required long MaxFailures { get; init; }

    public required OutputFormat Format { get; init; }

    /// <summary>Runs the vectors of all files, or of those before the first that is no file of vectors.</summary>
    /// <returns>The tool's exit code.</returns>
    public int Execute()
    {
        using ReportStream output = new(Console.OpenStandardOutput());
        using (StreamWriter writer = new(output))
        {
            IVectorReport report = Format == OutputFormat.Json ? new JsonVectorReport(writer) : new TextVectorReport(writer);
            foreach (string file in Files)
            {
                if (!TryVerify(file, report))
                    return ExitCodes.BadInput;
            }

            report.Summary(_passed, _failed);
        }

        if (output.Problem is { } problem)
        {
            Messages.Error($"stdout: {problem}");
            return ExitCodes.BadInput;
        }

        return _failed == 0 ? ExitCodes.Success : ExitCodes.Failed;
    }

    private bool TryVerify(string file, IVectorReport report)
    {
        try
        {
            using FileStream stream = InputFile.Open(file);
            if (ImageFile.IsProgram(stream))
            {
                Messages.Error($"{file}: The file is a program, not a file of vectors. x64paging run {file} runs it.");
                return false;
            }

            foreach (PagingVector vector in VectorFile.Read(stream))
                Count(file, Runner.Run(vector), report);

            return true;
        }
        catch (Exception exception) when (exception is IOException or VectorFormatException)
        {
            Messages.Error($"{file}: {exception.Message}");
            return false;
        }
    }

    private void Count(string file, VectorResult result, IVectorReport report)
    {
        if (result.Passed)
            _passed++;
        else if (_failed++ < MaxFailures)
            report.Failure(file, result);
    }
}
