// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using X64Paging.Cpu.Semantics.Float;

namespace X64Paging.Cpu.Instructions.X87;

/// <summary>Ten bytes of memory: an 80-bit number or a packed decimal.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 2, Size = 10)]
internal readonly struct ExtendedBytes
{
    private readonly ulong _low;
    private readonly ushort _high;

    public ExtendedBytes(Float80 value)
    {
        _low = value.Significand;
        _high = value.SignAndExponent;
    }

    public ExtendedBytes(PackedDecimal value)
    {
        _low = value.Low;
        _high = value.High;
    }

    public Float80 AsFloat80 => new(_low, _high);

    public PackedDecimal AsPackedDecimal => new(_low, _high);
}
