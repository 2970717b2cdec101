// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Control;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Move;

/// <summary>MOV between general registers, memory and immediates. SDM vol. 2B, "MOV—Move". Loads of segment registers are not supported.</summary>
internal static unsafe class Mov
{
    public static Handler Bind(in Instruction instruction)
    {
        if (instruction.Op1Kind == OpKind.Register && instruction.Op1Register.IsSegmentRegister())
            return MovFromSegment.Bind(instruction);
        if (instruction.Code is Code.Mov_r64_cr or Code.Mov_cr_r64)
            return MovControl.Bind(instruction);
        if (instruction.Code is Code.Mov_r64_dr or Code.Mov_dr_r64)
            return Privileged.Bind(instruction);
        if (!IsOrdinary(instruction, 0) || !IsOrdinary(instruction, 1))
            return null;

        return OperandForm.SizeOf(instruction, 0) switch
        {
            1 => BindWidth<byte>(instruction),
            2 => BindWidth<ushort>(instruction),
            4 => BindWidth<uint>(instruction),
            _ => BindWidth<ulong>(instruction),
        };
    }

    private static bool IsOrdinary(in Instruction instruction, int operand) =>
        !OperandForm.IsRegister(instruction, operand) || instruction.GetOpRegister(operand).IsGPR();

    private static Handler BindWidth<T>(in Instruction instruction)
        where T : unmanaged
    {
        if (OperandForm.IsMemory(instruction, 0))
            return OperandForm.IsRegister(instruction, 1) ? &ToMemory<T, RegisterSource> : &ToMemory<T, ImmediateSource>;

        if (OperandForm.IsMemory(instruction, 1))
            return &ToRegister<T, MemorySource>;

        return OperandForm.IsRegister(instruction, 1) ? &ToRegister<T, RegisterSource> : &ToRegister<T, ImmediateSource>;
    }

    private static DecodedInstruction* ToRegister<T, TSource>(CpuState* cpu, DecodedInstruction* instruction)
        where T : unmanaged
        where TSource : struct, ISource
    {
        if (!TSource.TryRead(cpu, instruction, out T value))
            return null;

        CpuState.SetRegister(cpu, instruction->Destination, value);
        return instruction + 1;
    }

    private static DecodedInstruction* ToMemory<T, TSource>(CpuState* cpu, DecodedInstruction* instruction)
        where T : unmanaged
        where TSource : struct, ISource
    {
        TSource.TryRead(cpu, instruction, out T value); // A register or an immediate: nothing can refuse.
        return GuestMemory.TryWrite(cpu, instruction, value) ? instruction + 1 : null;
    }
}
