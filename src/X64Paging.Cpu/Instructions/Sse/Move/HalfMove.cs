// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Sse.Move;

/// <summary>
/// MOVLPS, MOVLPD, MOVHPS and MOVHPD: one half of a vector from or to memory, the other half stays. SDM vol. 2B, "MOVLPS—Move Low
/// Packed Single Precision Floating-Point Values" and its neighbours.
/// </summary>
internal static unsafe class HalfMove
{
    private const int HalfSize = sizeof(ulong);

    public static Handler BindLow(in Instruction instruction) => OperandForm.IsMemory(instruction, 0) ? &StoreLow : &LoadLow;

    public static Handler BindHigh(in Instruction instruction) => OperandForm.IsMemory(instruction, 0) ? &StoreHigh : &LoadHigh;

    private static DecodedInstruction* LoadLow(CpuState* cpu, DecodedInstruction* instruction)
    {
        if (!GuestMemory.TryRead(cpu, instruction, out ulong value))
            return null;

        CpuState.SetRegister(cpu, instruction->Destination, value);
        return instruction + 1;
    }

    private static DecodedInstruction* LoadHigh(CpuState* cpu, DecodedInstruction* instruction)
    {
        if (!GuestMemory.TryRead(cpu, instruction, out ulong value))
            return null;

        CpuState.SetRegister(cpu, instruction->Destination + HalfSize, value);
        return instruction + 1;
    }

    private static DecodedInstruction* StoreLow(CpuState* cpu, DecodedInstruction* instruction) =>
        GuestMemory.TryWrite(cpu, instruction, CpuState.Register<ulong>(cpu, instruction->Source)) ? instruction + 1 : null;

    private static DecodedInstruction* StoreHigh(CpuState* cpu, DecodedInstruction* instruction) =>
        GuestMemory.TryWrite(cpu, instruction, CpuState.Register<ulong>(cpu, instruction->Source + HalfSize)) ? instruction + 1 : null;
}
