// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Sse.Move;

/// <summary>
/// MOVHLPS and MOVLHPS: a half of one register into the other half of another. SDM vol. 2B, "MOVHLPS—Move Packed Single Precision
/// Floating-Point Values High to Low" and "MOVLHPS—Move Packed Single Precision Floating-Point Values Low to High".
/// </summary>
internal static unsafe class CrossMove
{
    private const int HalfSize = sizeof(ulong);

    public static Handler BindHighToLow(in Instruction instruction) => &HighToLow;

    public static Handler BindLowToHigh(in Instruction instruction) => &LowToHigh;

    private static DecodedInstruction* HighToLow(CpuState* cpu, DecodedInstruction* instruction)
    {
        CpuState.SetRegister(cpu, instruction->Destination, CpuState.Register<ulong>(cpu, instruction->Source + HalfSize));
        return instruction + 1;
    }

    private static DecodedInstruction* LowToHigh(CpuState* cpu, DecodedInstruction* instruction)
    {
        CpuState.SetRegister(cpu, instruction->Destination + HalfSize, CpuState.Register<ulong>(cpu, instruction->Source));
        return instruction + 1;
    }
}
