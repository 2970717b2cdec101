// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Stack;

/// <summary>LEAVE: RSP from RBP, then POP RBP. SDM vol. 2A, "LEAVE—High Level Procedure Exit".</summary>
internal static unsafe class Leave
{
    public static Handler Bind(in Instruction instruction) => &Execute;

    private static DecodedInstruction* Execute(CpuState* cpu, DecodedInstruction* instruction)
    {
        ulong frame = cpu->Architectural[GeneralRegister.Rbp];
        if (!GuestMemory.TryReadAt(cpu, frame, out ulong saved, InstructionTraits.StackSegment))
            return null;

        cpu->Architectural[GeneralRegister.Rbp] = saved;
        cpu->Architectural[GeneralRegister.Rsp] = frame + sizeof(ulong);
        return instruction + 1;
    }
}
