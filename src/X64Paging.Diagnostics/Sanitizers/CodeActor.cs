// SPDX-License-Identifier: MIT
namespace X64Paging.Diagnostics.Sanitizers;

/// <summary>Who did something.</summary>
public enum CodeActor
{
    /// <summary>The instruction at RIP.</summary>
    Program,

    /// <summary>The kernel, while it served the program: RIP is where a fault or a system call came from.</summary>
    Kernel,
}
