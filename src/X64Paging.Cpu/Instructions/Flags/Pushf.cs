// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Flags;

/// <summary>PUSHF, PUSHFQ: RF and VM are pushed as 0. SDM vol. 2B, "PUSHF/PUSHFD/PUSHFQ—Push EFLAGS Register Onto the Stack".</summary>
internal static unsafe class Pushf
{
    private const ulong NeverPushed = (ulong)(SystemFlags.Resume | SystemFlags.Virtual8086);

    public static Handler Bind(in Instruction instruction) => instruction.Mnemonic == Mnemonic.Pushf ? &Execute16 : &Execute64;

    private static DecodedInstruction* Execute16(CpuState* cpu, DecodedInstruction* instruction) =>
        GuestStack.TryPush(cpu, (ushort)cpu->Architectural.Rflags) ? instruction + 1 : null;

    private static DecodedInstruction* Execute64(CpuState* cpu, DecodedInstruction* instruction) =>
        GuestStack.TryPush(cpu, cpu->Architectural.Rflags & ~NeverPushed) ? instruction + 1 : null;
}
