// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Stack;

/// <summary>LEAVE: RSP from RBP, then POP RBP, or BP with an operand size of 16 bits. SDM vol. 2A, "LEAVE—High Level Procedure Exit".</summary>
internal static unsafe class Leave
{
    public static Handler Bind(in Instruction instruction) => instruction.Code == Code.Leavew ? &Execute<ushort> : &Execute<ulong>;

    private static DecodedInstruction* Execute<T>(CpuState* cpu, DecodedInstruction* instruction)
        where T : unmanaged
    {
        ulong frame = cpu->Architectural[GeneralRegister.Rbp];
        if (!GuestMemory.TryReadAt(cpu, frame, out T saved, InstructionTraits.StackSegment))
            return null;

        CpuState.SetRegister(cpu, RegisterOffsets.OfSlot((int)GeneralRegister.Rbp), saved);
        cpu->Architectural[GeneralRegister.Rsp] = frame + (ulong)sizeof(T);
        return instruction + 1;
    }
}
