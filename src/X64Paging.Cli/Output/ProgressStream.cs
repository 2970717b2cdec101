// SPDX-License-Identifier: MIT
using System.Text;

namespace X64Paging.Cli.Output;

/// <summary>Stderr with a line of progress at its end, where it is a terminal: the line goes before anything else is written.</summary>
internal sealed class ProgressStream : WriteOnlyStream
{
    private const string EraseLine = "\r\u001b[2K";

    private readonly Stream _target;
    private readonly bool _isTerminal;
    private bool _isShown;

    public ProgressStream(Stream target, bool isTerminal)
    {
        _target = target;
        _isTerminal = isTerminal;
    }

    /// <summary>Puts a text in the place of the line.</summary>
    public void Show(string text)
    {
        if (!_isTerminal)
            return;

        _target.Write(Encoding.UTF8.GetBytes(EraseLine + text));
        _isShown = true;
    }

    /// <summary>Takes the line away.</summary>
    public override void Flush()
    {
        if (_isShown)
            _target.Write(Encoding.UTF8.GetBytes(EraseLine));
        _isShown = false;
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Flush();
        _target.Write(buffer);
    }
}
