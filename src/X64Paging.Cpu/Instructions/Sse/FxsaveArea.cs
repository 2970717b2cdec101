// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using X64Paging.Cpu.Instructions.X87;
using X64Paging.Cpu.Semantics.Simd;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Sse;

/// <summary>What FXSAVE stores of its 512 bytes. SDM vol. 2A, "Layout of the 64-Bit Mode FXSAVE64 Map".</summary>
[StructLayout(LayoutKind.Explicit, Size = 416)]
internal unsafe struct FxsaveArea
{
    private const int X87Count = 8;
    private const int X87Stride = 16;
    private const ushort ControlMask = 0x1F7F;
    private const ushort ControlAlwaysSet = 0x0040;

    [FieldOffset(0)]
    private ushort _control;

    [FieldOffset(2)]
    private ushort _status;

    [FieldOffset(4)]
    private byte _tags;

    [FieldOffset(24)]
    public uint Mxcsr;

    [FieldOffset(28)]
    private uint _mxcsrMask;

    /// <summary>ST(0) to ST(7), 10 of each 16 bytes.</summary>
    [FieldOffset(32)]
    private fixed byte _x87Registers[X87Count * X87Stride];

    [FieldOffset(160)]
    private VectorRegisters _vectors;

    public static FxsaveArea From(in ArchitecturalState state)
    {
        FxsaveArea area = new()
        {
            _control = state.X87.Control,
            _status = state.X87.Status,
            _tags = state.X87.Tags,
            Mxcsr = state.Mxcsr,
            _mxcsrMask = SimdControl.Writable,
            _vectors = state.Vectors,
        };
        for (int i = 0; i < X87Count; i++)
            *(ExtendedBytes*)(area._x87Registers + i * X87Stride) = new ExtendedBytes(state.X87[i]);
        return area;
    }

    public void LoadTo(ref ArchitecturalState state)
    {
        state.X87.Control = (ushort)((_control & ControlMask) | ControlAlwaysSet);
        state.X87.Status = _status;
        state.Mxcsr = Mxcsr;
        state.Vectors = _vectors;
        fixed (byte* registers = _x87Registers)
        {
            for (int i = 0; i < X87Count; i++)
                state.X87[i] = ((ExtendedBytes*)(registers + i * X87Stride))->AsFloat80;
        }

        // Storing a register marks it as full.
        state.X87.Tags = _tags;
        X87Stack.SummarizeErrors(ref state.X87);
    }
}
