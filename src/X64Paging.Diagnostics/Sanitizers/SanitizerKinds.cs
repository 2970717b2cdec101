// SPDX-License-Identifier: MIT
namespace X64Paging.Diagnostics.Sanitizers;

/// <summary>Which sanitizers watch a kernel.</summary>
[Flags]
public enum SanitizerKinds
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary><see cref="TlbSanitizer"/>.</summary>
    Tlb = 1,

    /// <summary><see cref="FrameSanitizer"/>.</summary>
    Frames = 2,
}
