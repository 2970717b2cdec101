// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Xunit.Sdk;

namespace X64Paging.Testing;

/// <summary>How an assertion fails: what it asked for, what there was, and what helps to see why.</summary>
[StackTraceHidden]
internal static class Failure
{
    /// <summary>Fails a test.</summary>
    /// <param name="expected">What the assertion asked for.</param>
    /// <param name="actual">What there was instead.</param>
    /// <param name="details">The walk, and whatever else there is to see; may be empty.</param>
    /// <param name="assertion">The assertion's name.</param>
    [DoesNotReturn]
    public static void Throw(string expected, string actual, string details, [CallerMemberName] string assertion = "")
    {
        string message = $"PagingAssert.{assertion} failed{Environment.NewLine}Expected: {expected}{Environment.NewLine}Actual:   {actual}";
        throw new XunitException(details.Length == 0 ? message : message + Environment.NewLine + details);
    }
}
