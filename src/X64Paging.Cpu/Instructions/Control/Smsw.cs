// SPDX-License-Identifier: MIT
using System.Numerics;
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Control;

/// <summary>SMSW: CR0 as far as the operand goes, 16 bits in memory; at any CPL. SDM vol. 2B, "SMSW—Store Machine Status Word".</summary>
internal static unsafe class Smsw
{
    public static Handler Bind(in Instruction instruction)
    {
        if (OperandForm.IsMemory(instruction, 0))
            return &ToMemory;

        return OperandForm.SizeOf(instruction, 0) switch
        {
            2 => &ToRegister<ushort>,
            4 => &ToRegister<uint>,
            _ => &ToRegister<ulong>,
        };
    }

    private static DecodedInstruction* ToRegister<T>(CpuState* cpu, DecodedInstruction* instruction)
        where T : unmanaged, IBinaryInteger<T>
    {
        CpuState.SetRegister(cpu, instruction->Destination, T.CreateTruncating(ReadCr0(cpu)));
        return instruction + 1;
    }

    private static DecodedInstruction* ToMemory(CpuState* cpu, DecodedInstruction* instruction) =>
        GuestMemory.TryWrite(cpu, instruction, (ushort)ReadCr0(cpu)) ? instruction + 1 : null;

    private static ulong ReadCr0(CpuState* cpu) => (ulong)cpu->Owner.Target.Mmu.InForce.Cr0;
}
