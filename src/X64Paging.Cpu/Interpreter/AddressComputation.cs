// SPDX-License-Identifier: MIT
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Interpreter;

/// <summary>Computes a 32-bit effective address for the instruction that follows. SDM vol. 1, "Address Calculations in 64-Bit Mode".</summary>
internal static unsafe class AddressComputation
{
    public static DecodedInstruction* Execute(CpuState* cpu, DecodedInstruction* instruction)
    {
        cpu->Architectural.Addressing[AddressRegisters.Computed] = (uint)GuestMemory.OffsetAddress(cpu, instruction);
        return instruction + 1;
    }
}
