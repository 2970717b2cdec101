// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace X64Paging.Cpu.State;

/// <summary>The x87 FPU's registers. SDM vol. 1, "x87 FPU Execution Environment".</summary>
[StructLayout(LayoutKind.Sequential)]
public struct X87State
{
    /// <summary>The control word: masks, precision, rounding.</summary>
    public ushort Control;

    /// <summary>The status word, TOP included.</summary>
    public ushort Status;

    /// <summary>A bit for each physical register, set if it holds something: FXSAVE's abridged tag word.</summary>
    public byte Tags;

    /// <summary>As FNINIT: all exceptions masked, 64-bit precision, nearest, empty.</summary>
    public void Initialize()
    {
        Control = 0x037F;
        Status = 0;
        Tags = 0;
    }
}
