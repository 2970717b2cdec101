// SPDX-License-Identifier: MIT
namespace X64Paging.Cpu.Semantics.Float;

/// <summary>What a pattern of 80 bits stands for.</summary>
internal enum FloatClass
{
    /// <summary>Unnormal, pseudo-infinity or pseudo-NaN: the integer bit is 0 where it must be 1.</summary>
    Unsupported,
    SignalingNaN,
    QuietNaN,
    Infinity,
    Zero,
    Denormal,

    /// <summary>Exponent field 0 with the integer bit set: read as the smallest normals, with a denormal-operand exception.</summary>
    PseudoDenormal,
    Normal,
}
