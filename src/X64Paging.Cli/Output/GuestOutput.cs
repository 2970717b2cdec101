// SPDX-License-Identifier: MIT
namespace X64Paging.Cli.Output;

/// <summary>The guest's stdout or stderr: whatever the tool had to report before is written before, in whole lines.</summary>
internal sealed class GuestOutput : WriteOnlyStream
{
    private readonly StreamWriter _reports;
    private readonly Stream _target;

    public GuestOutput(StreamWriter reports, Stream target)
    {
        _reports = reports;
        _target = target;
    }

    public override void Flush() => _target.Flush();

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _reports.Flush();
        _target.Write(buffer);
    }
}
