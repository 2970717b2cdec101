// SPDX-License-Identifier: MIT
namespace X64Paging.Cli.Output;

/// <summary>Where reports go. When stderr is closed or full they are lost, and the run goes on.</summary>
internal sealed class ReportStream : WriteOnlyStream
{
    private readonly Stream _errors;

    public ReportStream(Stream errors) => _errors = errors;

    public override void Flush()
    {
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            _errors.Write(buffer);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // See the summary: there is nobody left to tell.
        }
    }
}
