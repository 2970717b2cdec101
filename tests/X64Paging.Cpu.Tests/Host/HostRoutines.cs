// SPDX-License-Identifier: MIT
namespace X64Paging.Cpu.Tests.Host;

/// <summary>The trampoline's machine code, which starts with its entry.</summary>
/// <param name="Code">The bytes.</param>
/// <param name="Exit">The address that tested code jumps to behind its last instruction.</param>
/// <param name="Handler">The address of the signal handler.</param>
internal sealed record HostRoutines(byte[] Code, ulong Exit, ulong Handler);
