// SPDX-License-Identifier: MIT
namespace X64Paging.Diagnostics.Profiling;

/// <summary>What a profile was taken of.</summary>
/// <param name="Program">The program, as it was named.</param>
/// <param name="Arguments">Its arguments, without its name.</param>
/// <param name="ExitCode">How it ended, as a shell tells it.</param>
public sealed record ProfileSubject(string Program, IReadOnlyList<string> Arguments, int ExitCode);
