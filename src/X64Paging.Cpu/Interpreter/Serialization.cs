// SPDX-License-Identifier: MIT
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Interpreter;

/// <summary>How an instruction ends that may have changed what is fetched. SDM vol. 3A, "Serializing Instructions".</summary>
internal static unsafe class Serialization
{
    /// <summary>Retires the instruction, and has the next one looked up anew, through the MMU as it is now.</summary>
    public static DecodedInstruction* Retire(CpuState* cpu, DecodedInstruction* instruction)
    {
        cpu->Budget += instruction->Pending - 1;
        cpu->Architectural.Rip = cpu->CodePage + instruction->NextOffset;
        cpu->UnresolvedLink = null;
        cpu->Exit = ExitReason.Lookup;
        return null;
    }

    /// <summary>The same where a register took its new value; otherwise #GP(0).</summary>
    public static DecodedInstruction* RetireIf(bool isLoaded, CpuState* cpu, DecodedInstruction* instruction) =>
        isLoaded ? Retire(cpu, instruction) : Raise.Exception(cpu, ExceptionVector.GeneralProtection);
}
