// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using X64Paging.Cpu.Instructions.Sse;
using X64Paging.Cpu.Semantics.Simd;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu;

/// <summary>The x87 and SSE registers as bytes, for kernels that save them. SDM vol. 2A, "Layout of the 64-Bit Mode FXSAVE64 Map".</summary>
public static class FloatingPointArea
{
    /// <summary>Bytes.</summary>
    public const int Size = 512;

    /// <summary>Stores the registers, and zeros where FXSAVE64 leaves the area as it is.</summary>
    /// <param name="state">The registers.</param>
    /// <param name="area">512 bytes.</param>
    public static void Store(in ArchitecturalState state, Span<byte> area)
    {
        area[..Size].Clear();
        MemoryMarshal.Write(area, FxsaveArea.From(state));
    }

    /// <summary>Loads the registers. Bits of MXCSR that do not exist are dropped, where FXRSTOR64 would raise #GP.</summary>
    /// <param name="area">512 bytes.</param>
    /// <param name="state">The registers.</param>
    public static void Load(ReadOnlySpan<byte> area, ref ArchitecturalState state)
    {
        FxsaveArea stored = MemoryMarshal.Read<FxsaveArea>(area[..Size]);
        stored.Mxcsr &= SimdControl.Writable;
        stored.LoadTo(ref state);
    }
}
