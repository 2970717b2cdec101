// SPDX-License-Identifier: MIT
using System.Text;
using Xunit;

namespace X64Paging.Tests;

/// <summary>Every failing case of a test that loops, the first few in words.</summary>
internal sealed class Mistakes
{
    private const int Shown = 10;

    private readonly StringBuilder _text = new();
    private int _count;

    public void Add(string text)
    {
        if (_count++ < Shown)
            _text.AppendLine(text);
    }

    public void AssertNone() => Assert.True(_count == 0, $"{_count} cases differ:\n{_text}");
}
