// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;
using X64Paging.Cpu.Interpreter;
using X64Paging.Cpu.Semantics.Float;
using X64Paging.Cpu.Semantics.Simd;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Sse.Forms;

/// <summary>What becomes of the exceptions that an operation reports.</summary>
internal static unsafe class SimdExceptions
{
    /// <summary>Sets the flags in MXCSR. When one is unmasked raises #XM: the handler then returns null, and its result is lost.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Every floating-point instruction asks: a call would cost as much as the addition.
    public static bool TryCommit(CpuState* cpu, FloatExceptions flags) => flags == FloatExceptions.None || TryCommitSome(cpu, flags);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryCommitSome(CpuState* cpu, FloatExceptions flags)
    {
        SimdControl control = new(cpu->Architectural.Mxcsr);

        // If operands raise an unmasked exception nothing is computed, not even in the other elements: no result reports anything.
        if (control.Unmasked(flags & FloatExceptions.BeforeResult) != 0)
            flags &= FloatExceptions.BeforeResult;

        cpu->Architectural.Mxcsr |= (uint)flags;
        if (control.Unmasked(flags) == 0)
            return true;

        Raise.Exception(cpu, ExceptionVector.SimdFloatingPoint);
        return false;
    }
}
