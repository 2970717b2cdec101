// SPDX-License-Identifier: MIT
using System.Numerics;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Strings;

/// <summary>LODS accumulator, m. SDM vol. 2A, "LODS/LODSB/LODSW/LODSD/LODSQ—Load String".</summary>
internal readonly unsafe struct Lods : IStringOperation
{
    public static bool UsesSource => true;

    public static bool UsesDestination => false;

    public static bool Compares => false;

    public static bool TryStep<T>(CpuState* cpu, DecodedInstruction* instruction, ulong source, ulong destination)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (!GuestMemory.TryReadAt(cpu, source, out T value, InstructionTraits.None))
            return false;

        CpuState.SetRegister(cpu, 0, value);
        return true;
    }
}
