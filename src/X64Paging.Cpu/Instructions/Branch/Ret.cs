// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Interpreter;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Branch;

/// <summary>RET, RET imm16. SDM vol. 2B, "RET—Return From Procedure". Far returns are not supported.</summary>
internal static unsafe class Ret
{
    public static Handler Bind(in Instruction instruction) => &Execute;

    /// <summary>The immediate, 0 where there is none, is what the callee takes off the stack besides.</summary>
    private static DecodedInstruction* Execute(CpuState* cpu, DecodedInstruction* instruction)
    {
        ulong stackPointer = cpu->Architectural[GeneralRegister.Rsp];
        if (!GuestStack.TryPop(cpu, out ulong target))
            return null;

        cpu->Architectural[GeneralRegister.Rsp] += (ushort)instruction->Immediate;
        DecodedInstruction* next = Link.Jump(cpu, target);
        if (next == null && cpu->Exit == ExitReason.Exception)
            cpu->Architectural[GeneralRegister.Rsp] = stackPointer;
        return next;
    }
}
