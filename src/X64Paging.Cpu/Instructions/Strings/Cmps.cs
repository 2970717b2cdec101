// SPDX-License-Identifier: MIT
using System.Numerics;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.Semantics;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Strings;

/// <summary>CMPS m, m. SDM vol. 2A, "CMPS/CMPSB/CMPSW/CMPSD/CMPSQ—Compare String Operands".</summary>
internal readonly unsafe struct Cmps : IStringOperation
{
    public static bool UsesSource => true;

    public static bool UsesDestination => true;

    public static bool Compares => true;

    public static bool TryStep<T>(CpuState* cpu, DecodedInstruction* instruction, ulong source, ulong destination)
        where T : unmanaged, IBinaryInteger<T>
    {
        // Where both are refused it is the fault at RDI that is raised, as measured on hardware.
        if (!GuestMemory.TryReadAt(cpu, destination, out T right, InstructionTraits.None)
            || !GuestMemory.TryReadAt(cpu, source, out T left, InstructionTraits.None))
        {
            return false;
        }

        Addition.Subtract(left, right, ref cpu->Architectural.Flags);
        return true;
    }
}
