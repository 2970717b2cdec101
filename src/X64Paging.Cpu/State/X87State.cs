// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using X64Paging.Cpu.Semantics.Float;

namespace X64Paging.Cpu.State;

/// <summary>The x87 FPU's registers. SDM vol. 1, "x87 FPU Execution Environment".</summary>
/// <remarks>The pointers to the last instruction and its operand, which FNSTENV and FXSAVE store, are not kept: they read as 0.</remarks>
[StructLayout(LayoutKind.Sequential)]
public struct X87State
{
    private const int TopShift = 11;
    private const int TopMask = 7 << TopShift;

    /// <summary>The control word: masks, precision, rounding.</summary>
    public ushort Control;

    /// <summary>The status word, TOP included.</summary>
    public ushort Status;

    /// <summary>A bit for each physical register, set if it holds something: FXSAVE's abridged tag word.</summary>
    public byte Tags;

    internal X87Registers Registers;

    /// <summary>Which physical register is ST(0).</summary>
    internal int Top
    {
        readonly get => (Status & TopMask) >> TopShift;
        set => Status = (ushort)((Status & ~TopMask) | ((value & 7) << TopShift));
    }

    /// <summary>As FNINIT: all exceptions masked, 64-bit precision, nearest, empty.</summary>
    public void Initialize()
    {
        Control = 0x037F;
        Status = 0;
        Tags = 0;
    }

    /// <summary>The physical register that is ST(index).</summary>
    internal readonly int Physical(int index) => (Top + index) & 7;

    /// <summary>Whether ST(index) holds nothing.</summary>
    internal readonly bool IsEmpty(int index) => (Tags >> Physical(index) & 1) == 0;

    /// <summary>ST(index), whether empty or not.</summary>
    internal Float80 this[int index]
    {
        readonly get => Registers[Physical(index)];
        set
        {
            Registers[Physical(index)] = value;
            Tags |= (byte)(1 << Physical(index));
        }
    }

    /// <summary>Marks ST(index) as empty.</summary>
    internal void Free(int index) => Tags &= (byte)~(1 << Physical(index));

    /// <summary>The eight physical registers.</summary>
    [InlineArray(8)]
    internal struct X87Registers
    {
        private Float80 _first;
    }
}
