// SPDX-License-Identifier: MIT
namespace X64Paging.Cli.Output;

/// <summary>Where reports go. When the stream behind it is closed or full they are lost, and the run goes on.</summary>
internal sealed class ReportStream : WriteOnlyStream
{
    private readonly Stream _target;

    public ReportStream(Stream target) => _target = target;

    /// <summary>Why something was lost; null while nothing was.</summary>
    public string? Problem { get; private set; }

    public override void Flush()
    {
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            _target.Write(buffer);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Problem = exception.Message;
        }
    }
}
