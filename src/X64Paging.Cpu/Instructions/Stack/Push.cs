// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Stack;

/// <summary>PUSH r/m/imm. SDM vol. 2B, "PUSH—Push Word, Doubleword, or Quadword Onto the Stack". Segment registers are not supported.</summary>
internal static unsafe class Push
{
    public static Handler Bind(in Instruction instruction)
    {
        if (OperandForm.IsRegister(instruction, 0) && !instruction.Op0Register.IsGPR())
            return null;

        return instruction.StackPointerIncrement == -2 ? BindWidth<ushort>(instruction) : BindWidth<ulong>(instruction);
    }

    private static Handler BindWidth<T>(in Instruction instruction)
        where T : unmanaged
    {
        if (OperandForm.IsMemory(instruction, 0))
            return &Execute<T, MemorySource>;

        return OperandForm.IsRegister(instruction, 0) ? &ExecuteRegister<T> : &Execute<T, ImmediateSource>;
    }

    private static DecodedInstruction* ExecuteRegister<T>(CpuState* cpu, DecodedInstruction* instruction)
        where T : unmanaged => GuestStack.TryPush(cpu, CpuState.Register<T>(cpu, instruction->Destination)) ? instruction + 1 : null;

    /// <summary>The source is read before the stack is written.</summary>
    private static DecodedInstruction* Execute<T, TSource>(CpuState* cpu, DecodedInstruction* instruction)
        where T : unmanaged
        where TSource : struct, ISource =>
        TSource.TryRead(cpu, instruction, out T value) && GuestStack.TryPush(cpu, value) ? instruction + 1 : null;
}
