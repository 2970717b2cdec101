// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Interpreter;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Branch;

/// <summary>JMP rel, JMP r/m. SDM vol. 2A, "JMP—Jump". Far jumps are not supported.</summary>
internal static unsafe class Jmp
{
    public static Handler Bind(in Instruction instruction)
    {
        if (instruction.IsJmpShortOrNear)
            return &Direct;
        if (!instruction.IsJmpNearIndirect)
            return null;
        return OperandForm.IsMemory(instruction, 0) ? &ThroughMemory : &ThroughRegister;
    }

    private static DecodedInstruction* Direct(CpuState* cpu, DecodedInstruction* instruction) => Link.Follow(cpu, Link.Taken(instruction));

    private static DecodedInstruction* ThroughRegister(CpuState* cpu, DecodedInstruction* instruction) =>
        Link.Jump(cpu, CpuState.Register<ulong>(cpu, instruction->Destination));

    private static DecodedInstruction* ThroughMemory(CpuState* cpu, DecodedInstruction* instruction) =>
        GuestMemory.TryRead(cpu, instruction, out ulong target) ? Link.Jump(cpu, target) : null;
}
