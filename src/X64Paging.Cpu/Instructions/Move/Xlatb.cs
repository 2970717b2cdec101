// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Move;

/// <summary>XLATB: AL from the table at RBX. SDM vol. 2D, "XLAT/XLATB—Table Look-up Translation".</summary>
internal static unsafe class Xlatb
{
    public static Handler Bind(in Instruction instruction) => &Execute;

    private static DecodedInstruction* Execute(CpuState* cpu, DecodedInstruction* instruction)
    {
        ulong offset = cpu->Architectural[GeneralRegister.Rbx] + (byte)cpu->Architectural[GeneralRegister.Rax];
        if ((instruction->Traits & InstructionTraits.Address32) != 0)
            offset = (uint)offset;
        ulong address = offset + CpuState.Register<ulong>(cpu, instruction->Segment);
        if (!GuestMemory.TryReadAt(cpu, address, out byte value, instruction->Traits))
            return null;

        CpuState.SetRegister(cpu, 0, value);
        return instruction + 1;
    }
}
