// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Stack;

/// <summary>ENTER imm16, imm8. SDM vol. 2A, "ENTER—Make Stack Frame for Procedure Parameters". The 16-bit form is not supported.</summary>
internal static unsafe class Enter
{
    private const int MaximumLevel = 32;

    public static Handler Bind(in Instruction instruction) => instruction.Code == Code.Enterq_imm16_imm8 ? &Execute : null;

    /// <summary>RSP and RBP change last, so that a fault at any push, or at the new top of the stack, leaves them as they were.</summary>
    private static DecodedInstruction* Execute(CpuState* cpu, DecodedInstruction* instruction)
    {
        ulong size = (ushort)instruction->Immediate;
        int level = (int)instruction->Displacement & (MaximumLevel - 1);
        ulong oldFrame = cpu->Architectural[GeneralRegister.Rbp];
        ulong top = cpu->Architectural[GeneralRegister.Rsp];
        if (!TryPush(cpu, ref top, oldFrame))
            return null;

        ulong frame = top;
        for (int i = 1; i < level; i++)
        {
            ulong link = oldFrame - (ulong)i * sizeof(ulong);
            if (!GuestMemory.TryReadAt(cpu, link, out ulong display, InstructionTraits.StackSegment) || !TryPush(cpu, ref top, display))
                return null;
        }

        if (level > 0 && !TryPush(cpu, ref top, frame))
            return null;

        top -= size;

        // The processor checks that the new top can be written, and writes nothing.
        if (!GuestMemory.TryOpenAt<ulong>(cpu, top, out _, InstructionTraits.StackSegment))
            return null;

        cpu->Architectural[GeneralRegister.Rbp] = frame;
        cpu->Architectural[GeneralRegister.Rsp] = top;
        return instruction + 1;
    }

    private static bool TryPush(CpuState* cpu, ref ulong top, ulong value)
    {
        top -= sizeof(ulong);
        return GuestMemory.TryWriteAt(cpu, top, value, InstructionTraits.StackSegment);
    }
}
