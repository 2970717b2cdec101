// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Instructions.Sse.Forms;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Sse.Shuffle;

/// <summary>
/// PBLENDVB, BLENDVPS and BLENDVPD xmm, xmm/m128: an element of the second where XMM0's sign bit is set. SDM vol. 2B, "PBLENDVB—Variable
/// Blend Packed Bytes" and vol. 2A, "BLENDVPS—Variable Blend Packed Single Precision Floating-Point Values".
/// </summary>
/// <typeparam name="T">A signed type.</typeparam>
internal static unsafe class BlendVariable<T>
    where T : unmanaged
{
    public static Handler Bind(in Instruction instruction) =>
        OperandForm.IsMemory(instruction, 1) ? &Execute<AlignedMemorySource> : &Execute<RegisterSource>;

    private static DecodedInstruction* Execute<TSource>(CpuState* cpu, DecodedInstruction* instruction)
        where TSource : struct, ISource
    {
        if (!TSource.TryRead(cpu, instruction, out Vector128<T> right))
            return null;

        Vector128<T> left = CpuState.Register<Vector128<T>>(cpu, instruction->Destination);
        Vector128<T> mask = Vector128.LessThan(cpu->Architectural.Vectors[0].As<byte, T>(), Vector128<T>.Zero);
        CpuState.SetRegister(cpu, instruction->Destination, Vector128.ConditionalSelect(mask, right, left));
        return instruction + 1;
    }
}
