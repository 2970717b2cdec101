// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.Semantics;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Move;

/// <summary>SETcc r/m8. SDM vol. 2B, "SETcc—Set Byte on Condition".</summary>
internal static unsafe class Setcc<TCondition>
    where TCondition : struct, ICondition
{
    public static Handler Bind(in Instruction instruction) => OperandForm.IsMemory(instruction, 0) ? &InMemory : &InRegister;

    private static DecodedInstruction* InRegister(CpuState* cpu, DecodedInstruction* instruction)
    {
        CpuState.SetRegister(cpu, instruction->Destination, Value(cpu));
        return instruction + 1;
    }

    private static DecodedInstruction* InMemory(CpuState* cpu, DecodedInstruction* instruction) =>
        GuestMemory.TryWrite(cpu, instruction, Value(cpu)) ? instruction + 1 : null;

    private static byte Value(CpuState* cpu) => TCondition.Holds(cpu->Architectural.Flags) ? (byte)1 : (byte)0;
}
