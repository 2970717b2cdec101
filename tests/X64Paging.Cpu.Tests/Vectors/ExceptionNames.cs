// SPDX-License-Identifier: MIT
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Tests.Vectors;

/// <summary>The manual's short names of exceptions, which vectors use.</summary>
internal static class ExceptionNames
{
    public static string Of(ExceptionVector vector) => vector switch
    {
        ExceptionVector.DivideError => "#DE",
        ExceptionVector.Debug => "#DB",
        ExceptionVector.InvalidOpcode => "#UD",
        ExceptionVector.DeviceNotAvailable => "#NM",
        ExceptionVector.StackFault => "#SS",
        ExceptionVector.GeneralProtection => "#GP",
        ExceptionVector.FloatingPointError => "#MF",
        ExceptionVector.AlignmentCheck => "#AC",
        ExceptionVector.SimdFloatingPoint => "#XM",
        _ => vector.ToString(),
    };
}
