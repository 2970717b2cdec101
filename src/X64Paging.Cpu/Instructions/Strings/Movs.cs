// SPDX-License-Identifier: MIT
using System.Numerics;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Strings;

/// <summary>MOVS m, m. SDM vol. 2B, "MOVS/MOVSB/MOVSW/MOVSD/MOVSQ—Move Data From String to String".</summary>
internal readonly unsafe struct Movs : IStringOperation
{
    public static bool UsesSource => true;

    public static bool UsesDestination => true;

    public static bool Compares => false;

    public static bool TryStep<T>(CpuState* cpu, DecodedInstruction* instruction, ulong source, ulong destination)
        where T : unmanaged, IBinaryInteger<T> =>
        GuestMemory.TryReadAt(cpu, source, out T value, InstructionTraits.None)
            && GuestMemory.TryWriteAt(cpu, destination, value, InstructionTraits.None);

    public static ulong StepMany<T>(CpuState* cpu, ulong source, ulong destination, ulong limit)
        where T : unmanaged, IBinaryInteger<T>
    {
        ulong count = ulong.Min(limit, ulong.Min(GuestPage.Remaining<T>(source), GuestPage.Remaining<T>(destination)));
        byte* from = GuestPage.FastHost(cpu->ReadTable, source);
        byte* to = GuestPage.FastHost(cpu->WriteTable, destination);
        if (from == null || to == null)
            return 0;

        // A destination that starts within what is still to be read repeats it, step by step.
        if ((nuint)(to - from) < count * (ulong)sizeof(T))
            return 0;

        // SAFETY: both runs lie within the pages that the fast tables hold. A source above its destination is copied upwards.
        Buffer.MemoryCopy(from, to, (long)count * sizeof(T), (long)count * sizeof(T));
        return count;
    }
}
