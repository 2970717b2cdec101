// SPDX-License-Identifier: MIT
using System.Numerics;
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Stack;

/// <summary>ENTER imm16, imm8. SDM vol. 2A, "ENTER—Make Stack Frame for Procedure Parameters".</summary>
internal static unsafe class Enter
{
    private const int MaximumLevel = 32;
    private const int Rbp = (int)GeneralRegister.Rbp * sizeof(ulong);

    public static Handler Bind(in Instruction instruction) => instruction.Code == Code.Enterw_imm16_imm8 ? &Execute<ushort> : &Execute<ulong>;

    /// <summary>RSP and RBP change last, so that a fault at any push, or at the new top of the stack, leaves them as they were.</summary>
    private static DecodedInstruction* Execute<T>(CpuState* cpu, DecodedInstruction* instruction)
        where T : unmanaged, IBinaryInteger<T>
    {
        ulong size = (ushort)instruction->Immediate;
        int level = (int)instruction->Displacement & (MaximumLevel - 1);
        ulong link = cpu->Architectural[GeneralRegister.Rbp];
        ulong top = cpu->Architectural[GeneralRegister.Rsp];
        if (!TryPush(cpu, ref top, T.CreateTruncating(link)))
            return null;

        ulong frame = top;
        for (int i = 1; i < level; i++)
        {
            link -= (ulong)sizeof(T);
            if (!GuestMemory.TryReadAt(cpu, link, out T display, InstructionTraits.StackSegment) || !TryPush(cpu, ref top, display))
                return null;
        }

        if (level > 0 && !TryPush(cpu, ref top, T.CreateTruncating(frame)))
            return null;

        top -= size;

        // The processor checks that the new top can be written, and writes nothing.
        if (!GuestMemory.TryOpenAt<T>(cpu, top, out _, InstructionTraits.StackSegment))
            return null;

        CpuState.SetRegister(cpu, Rbp, T.CreateTruncating(frame));
        cpu->Architectural[GeneralRegister.Rsp] = top;
        return instruction + 1;
    }

    private static bool TryPush<T>(CpuState* cpu, ref ulong top, T value)
        where T : unmanaged
    {
        top -= (ulong)sizeof(T);
        return GuestMemory.TryWriteAt(cpu, top, value, InstructionTraits.StackSegment);
    }
}
