// SPDX-License-Identifier: MIT
using X64Paging.Cpu.State;

namespace X64Paging.Cpu;

/// <summary>An exception that an instruction raised, as a value.</summary>
/// <param name="Vector">Which one.</param>
/// <param name="ErrorCode">What it pushes, or 0 where it pushes none.</param>
public readonly record struct CpuException(ExceptionVector Vector, uint ErrorCode);
