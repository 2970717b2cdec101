// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace X64Paging.Cpu.State;

/// <summary>Where an instruction works on a destination that crosses pages or lies where there is no RAM.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct BounceBuffer
{
    /// <summary>The widest operand, in bytes.</summary>
    public const int Capacity = 64;

    public fixed byte Bytes[Capacity];

    /// <summary>Where the first <see cref="LowSize"/> bytes go in the host; null where there is no RAM.</summary>
    public byte* LowHost;

    /// <summary>Where the others go.</summary>
    public byte* HighHost;

    public int LowSize;
}
