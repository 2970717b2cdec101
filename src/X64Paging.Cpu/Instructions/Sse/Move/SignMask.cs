// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Sse.Forms;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Sse.Move;

/// <summary>
/// PMOVMSKB, MOVMSKPS and MOVMSKPD r, xmm: the sign bit of each element. SDM vol. 2B, "PMOVMSKB—Move Byte Mask", "MOVMSKPS—Extract
/// Packed Single Precision Floating-Point Sign Mask" and "MOVMSKPD—Extract Packed Double Precision Floating-Point Sign Mask".
/// </summary>
internal static unsafe class SignMask<T>
    where T : unmanaged
{
    public static Handler Bind(in Instruction instruction) => VectorForm.IsXmm(instruction, 1) ? &Execute : null;

    private static DecodedInstruction* Execute(CpuState* cpu, DecodedInstruction* instruction)
    {
        Vector128<T> source = CpuState.Register<Vector128<T>>(cpu, instruction->Source);
        CpuState.SetRegister(cpu, instruction->Destination, source.ExtractMostSignificantBits());
        return instruction + 1;
    }
}
