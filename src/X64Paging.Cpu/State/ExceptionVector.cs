// SPDX-License-Identifier: MIT
namespace X64Paging.Cpu.State;

/// <summary>The vectors of the exceptions that instructions raise. SDM vol. 3A, "Protected-Mode Exceptions and Interrupts".</summary>
public enum ExceptionVector : byte
{
    /// <summary>#DE: divide error.</summary>
    DivideError = 0,

    /// <summary>#DB: debug.</summary>
    Debug = 1,

    /// <summary>#BP: INT3.</summary>
    Breakpoint = 3,

    /// <summary>#UD: invalid opcode, or one that is not supported.</summary>
    InvalidOpcode = 6,

    /// <summary>#NM: x87 or SSE not available.</summary>
    DeviceNotAvailable = 7,

    /// <summary>#SS: stack fault, such as a non-canonical stack address.</summary>
    StackFault = 12,

    /// <summary>#GP: general protection.</summary>
    GeneralProtection = 13,

    /// <summary>#PF: page fault.</summary>
    PageFault = 14,

    /// <summary>#MF: x87 floating-point error.</summary>
    FloatingPointError = 16,

    /// <summary>#AC: alignment check.</summary>
    AlignmentCheck = 17,

    /// <summary>#XM: SIMD floating-point exception.</summary>
    SimdFloatingPoint = 19,
}
