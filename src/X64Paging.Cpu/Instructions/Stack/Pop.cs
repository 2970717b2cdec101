// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Stack;

/// <summary>POP r/m. SDM vol. 2B, "POP—Pop a Value From the Stack". Segment registers are not supported.</summary>
internal static unsafe class Pop
{
    public static Handler Bind(in Instruction instruction)
    {
        if (OperandForm.IsRegister(instruction, 0) && !instruction.Op0Register.IsGPR())
            return null;

        return instruction.StackPointerIncrement == 2 ? BindWidth<ushort>(instruction) : BindWidth<ulong>(instruction);
    }

    private static Handler BindWidth<T>(in Instruction instruction)
        where T : unmanaged => OperandForm.IsMemory(instruction, 0) ? &ToMemory<T> : &ToRegister<T>;

    /// <summary>POP RSP leaves what was popped: the register is written after RSP has moved.</summary>
    private static DecodedInstruction* ToRegister<T>(CpuState* cpu, DecodedInstruction* instruction)
        where T : unmanaged
    {
        if (!GuestStack.TryPop(cpu, out T value))
            return null;

        CpuState.SetRegister(cpu, instruction->Destination, value);
        return instruction + 1;
    }

    /// <summary>An address from RSP is that of RSP moved: the operand encoder has added the distance to the displacement.</summary>
    private static DecodedInstruction* ToMemory<T>(CpuState* cpu, DecodedInstruction* instruction)
        where T : unmanaged
    {
        ulong top = cpu->Architectural[GeneralRegister.Rsp];
        if (!GuestMemory.TryReadAt(cpu, top, out T value, InstructionTraits.StackSegment)
            || !GuestMemory.TryWrite(cpu, instruction, value))
        {
            return null;
        }

        cpu->Architectural[GeneralRegister.Rsp] = top + (ulong)sizeof(T);
        return instruction + 1;
    }
}
