// SPDX-License-Identifier: MIT
using System.Numerics;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.Semantics;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Strings;

/// <summary>SCAS accumulator, m. SDM vol. 2B, "SCAS/SCASB/SCASW/SCASD—Scan String".</summary>
internal readonly unsafe struct Scas : IStringOperation
{
    public static bool UsesSource => false;

    public static bool UsesDestination => true;

    public static bool Compares => true;

    public static bool TryStep<T>(CpuState* cpu, DecodedInstruction* instruction, ulong source, ulong destination)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (!GuestMemory.TryReadAt(cpu, destination, out T value, InstructionTraits.None))
            return false;

        Addition.Subtract(CpuState.Register<T>(cpu, 0), value, ref cpu->Architectural.Flags);
        return true;
    }
}
