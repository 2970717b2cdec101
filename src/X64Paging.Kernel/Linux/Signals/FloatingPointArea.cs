// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using X64Paging.Cpu.State;

namespace X64Paging.Kernel.Linux.Signals;

/// <summary>The x87 and SSE registers in memory, as FXSAVE64 lays them out. SDM vol. 1, "FXSAVE Area".</summary>
internal static class FloatingPointArea
{
    /// <summary>Bytes.</summary>
    public const int Size = 512;

    private const int ControlOffset = 0;
    private const int StatusOffset = 2;
    private const int TagsOffset = 4;
    private const int MxcsrOffset = 24;
    private const int MxcsrMaskOffset = 28;
    private const int VectorsOffset = 160;
    private const uint MxcsrMask = 0xFFFF;

    public static void Store(in ArchitecturalState state, Span<byte> area)
    {
        area.Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(area[ControlOffset..], state.X87.Control);
        BinaryPrimitives.WriteUInt16LittleEndian(area[StatusOffset..], state.X87.Status);
        area[TagsOffset] = state.X87.Tags;
        BinaryPrimitives.WriteUInt32LittleEndian(area[MxcsrOffset..], state.Mxcsr);
        BinaryPrimitives.WriteUInt32LittleEndian(area[MxcsrMaskOffset..], MxcsrMask);
        VectorRegisters vectors = state.Vectors;
        MemoryMarshal.AsBytes((ReadOnlySpan<Vector128<byte>>)vectors).CopyTo(area[VectorsOffset..]);
    }

    public static void Load(ReadOnlySpan<byte> area, ref ArchitecturalState state)
    {
        state.X87.Control = BinaryPrimitives.ReadUInt16LittleEndian(area[ControlOffset..]);
        state.X87.Status = BinaryPrimitives.ReadUInt16LittleEndian(area[StatusOffset..]);
        state.X87.Tags = area[TagsOffset];
        state.Mxcsr = BinaryPrimitives.ReadUInt32LittleEndian(area[MxcsrOffset..]) & MxcsrMask;
        Span<Vector128<byte>> vectors = state.Vectors;
        area.Slice(VectorsOffset, vectors.Length * Vector128<byte>.Count).CopyTo(MemoryMarshal.AsBytes(vectors));
    }
}
