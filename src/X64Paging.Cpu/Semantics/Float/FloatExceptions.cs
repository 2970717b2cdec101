// SPDX-License-Identifier: MIT
namespace X64Paging.Cpu.Semantics.Float;

/// <summary>The six exceptions, in the bits that status word and control word give them. SDM vol. 1, "x87 FPU Status Register".</summary>
[Flags]
internal enum FloatExceptions
{
    None = 0,
    Invalid = 1 << 0,           // IE
    Denormal = 1 << 1,          // DE
    ZeroDivide = 1 << 2,        // ZE
    Overflow = 1 << 3,          // OE
    Underflow = 1 << 4,         // UE
    Precision = 1 << 5,         // PE

    All = 0x3F,

    /// <summary>Found before anything is computed; unmasked, the destination keeps its value.</summary>
    BeforeResult = Invalid | Denormal | ZeroDivide,
}
