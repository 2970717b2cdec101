// SPDX-License-Identifier: MIT
using X64Paging.Loading;

namespace X64Paging.Diagnostics.Sanitizers;

/// <summary>Where in a run something happened.</summary>
/// <param name="Rip">The instruction that did it; where a kernel did it for a program, the program's.</param>
/// <param name="Instructions">How many had retired by then.</param>
/// <param name="Pid">The process, or 0 where there are none.</param>
/// <param name="Symbols">The names of the code, if they are known.</param>
/// <param name="Actor">Who did it.</param>
public readonly record struct CodePoint(
    ulong Rip, ulong Instructions, int Pid = 0, SymbolTable? Symbols = null, CodeActor Actor = CodeActor.Program)
{
    /// <summary>The function and the distance from its start, or null where none is known.</summary>
    public string? Location => Symbols != null && Symbols.TryFindFunction(Rip, out CodeLocation location) ? location.ToString() : null;

    /// <summary>As <c>pid 2 rip 0x401186 (main+0x156)</c>, or <c>the kernel for pid 2 rip</c> and so on.</summary>
    public override string ToString()
    {
        string process = (Actor == CodeActor.Kernel ? "the kernel for " : "") + (Pid == 0 ? "" : $"pid {Pid} ");
        return Location is { } location ? $"{process}rip 0x{Rip:x} ({location})" : $"{process}rip 0x{Rip:x}";
    }
}
