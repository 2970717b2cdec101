// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Instructions.Sse.Forms;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Sse.Move;

/// <summary>
/// MOVAPS, MOVAPD, MOVDQA, MOVNTPS, MOVNTPD, MOVNTDQ, MOVNTDQA, and without alignment MOVUPS, MOVUPD, MOVDQU, LDDQU: all 16 bytes.
/// SDM vol. 2B, "MOVAPS—Move Aligned Packed Single Precision Floating-Point Values" and its neighbours.
/// </summary>
/// <remarks>The hint of the non-temporal forms has no effect: there is no cache to pass by.</remarks>
internal static unsafe class VectorMove
{
    public static Handler BindAligned(in Instruction instruction)
    {
        if (OperandForm.IsMemory(instruction, 0))
            return VectorForm.IsXmm(instruction, 1) ? &StoreAligned : null;

        return OperandForm.IsMemory(instruction, 1) ? &Load<AlignedMemorySource> : &Load<RegisterSource>;
    }

    public static Handler BindUnaligned(in Instruction instruction)
    {
        if (OperandForm.IsMemory(instruction, 0))
            return &StoreUnaligned;

        return OperandForm.IsMemory(instruction, 1) ? &Load<MemorySource> : &Load<RegisterSource>;
    }

    private static DecodedInstruction* Load<TSource>(CpuState* cpu, DecodedInstruction* instruction)
        where TSource : struct, ISource
    {
        if (!TSource.TryRead(cpu, instruction, out Vector128<byte> value))
            return null;

        CpuState.SetRegister(cpu, instruction->Destination, value);
        return instruction + 1;
    }

    private static DecodedInstruction* StoreAligned(CpuState* cpu, DecodedInstruction* instruction) =>
        VectorMemory.TryWriteAligned(cpu, instruction, CpuState.Register<Vector128<byte>>(cpu, instruction->Source))
            ? instruction + 1
            : null;

    private static DecodedInstruction* StoreUnaligned(CpuState* cpu, DecodedInstruction* instruction) =>
        GuestMemory.TryWrite(cpu, instruction, CpuState.Register<Vector128<byte>>(cpu, instruction->Source)) ? instruction + 1 : null;
}
