// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using X64Paging.Kernel.Processes;

namespace X64Paging.Kernel.Tests.Linux;

/// <summary>What has become of a program.</summary>
internal sealed record GuestRun(RunOutcome Outcome, ExitStatus Status, byte[] Output, ulong Instructions, ulong FramesLeft)
{
    /// <summary>The answers that it printed.</summary>
    public long[] Results => MemoryMarshal.Cast<byte, long>(Output).ToArray();

    /// <summary>Asserts that it ended by itself with these answers.</summary>
    public void AssertResults(params long[] expected)
    {
        Assert.Equal((RunOutcome.AllExited, ExitStatus.Exited(0)), (Outcome, Status));
        Assert.Equal(expected, Results);
    }
}
