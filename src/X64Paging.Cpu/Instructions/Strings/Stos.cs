// SPDX-License-Identifier: MIT
using System.Numerics;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Strings;

/// <summary>STOS m, accumulator. SDM vol. 2B, "STOS/STOSB/STOSW/STOSD/STOSQ—Store String".</summary>
internal readonly unsafe struct Stos : IStringOperation
{
    public static bool UsesSource => false;

    public static bool UsesDestination => true;

    public static bool Compares => false;

    public static bool TryStep<T>(CpuState* cpu, DecodedInstruction* instruction, ulong source, ulong destination)
        where T : unmanaged, IBinaryInteger<T> =>
        GuestMemory.TryWriteAt(cpu, destination, CpuState.Register<T>(cpu, 0), InstructionTraits.None);

    public static ulong StepMany<T>(CpuState* cpu, ulong source, ulong destination, ulong limit)
        where T : unmanaged, IBinaryInteger<T>
    {
        ulong count = ulong.Min(limit, GuestPage.Remaining<T>(destination));
        byte* to = GuestPage.FastHost(cpu->WriteTable, destination);
        if (to == null)
            return 0;

        // SAFETY: the run lies within the page that the fast table holds; x86 hosts and Arm64 ones write unaligned elements.
        new Span<T>(to, (int)count).Fill(CpuState.Register<T>(cpu, 0));
        return count;
    }
}
