// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Interpreter;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Branch;

/// <summary>CALL rel, CALL r/m. SDM vol. 2A, "CALL—Call Procedure". Far calls are not supported.</summary>
internal static unsafe class Call
{
    public static Handler Bind(in Instruction instruction)
    {
        if (instruction.IsCallNear)
            return &Direct;
        if (!instruction.IsCallNearIndirect)
            return null;
        return OperandForm.IsMemory(instruction, 0) ? &ThroughMemory : &ThroughRegister;
    }

    private static DecodedInstruction* Direct(CpuState* cpu, DecodedInstruction* instruction) =>
        TryPushReturnAddress(cpu, instruction) ? Link.Follow(cpu, Link.Taken(instruction)) : null;

    private static DecodedInstruction* ThroughRegister(CpuState* cpu, DecodedInstruction* instruction)
    {
        // The target is read first: CALL RSP goes where RSP pointed before the push.
        ulong target = CpuState.Register<ulong>(cpu, instruction->Destination);
        return Link.IsReachable(cpu, target) && TryPushReturnAddress(cpu, instruction) ? Link.Jump(cpu, target) : null;
    }

    private static DecodedInstruction* ThroughMemory(CpuState* cpu, DecodedInstruction* instruction) =>
        GuestMemory.TryRead(cpu, instruction, out ulong target) && Link.IsReachable(cpu, target) && TryPushReturnAddress(cpu, instruction)
            ? Link.Jump(cpu, target)
            : null;

    private static bool TryPushReturnAddress(CpuState* cpu, DecodedInstruction* instruction) =>
        GuestStack.TryPush(cpu, cpu->CodePage + instruction->NextOffset);
}
