// SPDX-License-Identifier: MIT
using Xunit;
using Xunit.Sdk;

namespace X64Paging.Testing.Tests;

/// <summary>What an assertion says that must fail.</summary>
internal static class Failing
{
    /// <summary>The message of an assertion that fails as xunit's own do.</summary>
    public static string MessageOf(Action assertion) => Assert.Throws<XunitException>(assertion).Message.ReplaceLineEndings("\n");

    /// <summary>The line of a walk that is marked, of which there is one.</summary>
    public static string MarkedLine(string message) => Assert.Single(message.Split('\n'), line => line.TrimStart().StartsWith(">>>", StringComparison.Ordinal));
}
