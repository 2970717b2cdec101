// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Operands;

/// <summary>Pushes and pops. RSP moves only when memory has not refused.</summary>
internal static unsafe class GuestStack
{
    private const int StackPointer = (int)GeneralRegister.Rsp;

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Every call and return does this: the sieve sample's instructions a second.
    public static bool TryPush<T>(CpuState* cpu, T value)
        where T : unmanaged
    {
        ulong top = cpu->Architectural.Addressing[StackPointer] - (ulong)sizeof(T);
        if (!GuestMemory.TryWriteAt(cpu, top, value, InstructionTraits.StackSegment))
            return false;

        cpu->Architectural.Addressing[StackPointer] = top;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // As above.
    public static bool TryPop<T>(CpuState* cpu, out T value)
        where T : unmanaged
    {
        ulong top = cpu->Architectural.Addressing[StackPointer];
        if (!GuestMemory.TryReadAt(cpu, top, out value, InstructionTraits.StackSegment))
            return false;

        cpu->Architectural.Addressing[StackPointer] = top + (ulong)sizeof(T);
        return true;
    }
}
