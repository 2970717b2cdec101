// SPDX-License-Identifier: MIT
using X64Paging.Cpu.Semantics.Float;

namespace X64Paging.Cpu.Tests.Semantics.Float;

/// <summary>What one instruction reads.</summary>
internal readonly record struct FloatInput(FloatControl Control, Float80 A, Float80 B, ulong Memory, ushort MemoryHigh);

/// <summary>What it leaves: ST(0), ST(1), the memory operand, exception flags and condition codes.</summary>
internal readonly record struct FloatOutcome(Float80 St0, Float80 St1, ulong Memory, ushort MemoryHigh, ushort Status);
