// SPDX-License-Identifier: MIT
using X64Paging.Cpu;
using X64Paging.Cpu.State;

namespace X64Paging.Cli.Output;

/// <summary>What the processor's exceptions are called in reports.</summary>
internal static class ExceptionWords
{
    public static string For(CpuException exception) => exception.Vector switch
    {
        ExceptionVector.DivideError => "#DE, division by zero or overflow",
        ExceptionVector.Debug => "#DB, debug",
        ExceptionVector.Breakpoint => "#BP, breakpoint",
        ExceptionVector.InvalidOpcode => "#UD, the instruction does not exist or is not supported",
        ExceptionVector.DeviceNotAvailable => "#NM, no x87 or SSE",
        ExceptionVector.StackFault => "#SS, non-canonical stack address",
        ExceptionVector.GeneralProtection => "#GP, general protection (non-canonical or misaligned address, or privileged instruction)",
        ExceptionVector.FloatingPointError => "#MF, x87 floating-point error",
        ExceptionVector.AlignmentCheck => "#AC, alignment check",
        ExceptionVector.SimdFloatingPoint => "#XM, SIMD floating-point exception",
        _ => exception.Vector.ToString(),
    };
}
