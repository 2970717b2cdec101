// SPDX-License-Identifier: MIT
using System.Numerics;
using System.Runtime.Intrinsics;
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.Semantics.Simd;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Sse.Shuffle;

/// <summary>
/// PMOVSX and PMOVZX xmm, xmm/m64, xmm/m32 or xmm/m16: the low elements, sign- or zero-extended. SDM vol. 2B, "PMOVSX—Packed Move With
/// Sign Extend" and "PMOVZX—Packed Move With Zero Extend".
/// </summary>
/// <typeparam name="TFrom">The element of the source, signed where the sign is extended.</typeparam>
/// <typeparam name="TTo">The element of the result.</typeparam>
internal static unsafe class PackedExtension<TFrom, TTo>
    where TFrom : unmanaged, IBinaryInteger<TFrom>
    where TTo : unmanaged, IBinaryInteger<TTo>
{
    public static Handler Bind(in Instruction instruction) => (sizeof(TTo) / sizeof(TFrom)) switch
    {
        2 => BindSource<ulong>(instruction),
        4 => BindSource<uint>(instruction),
        _ => BindSource<ushort>(instruction),
    };

    private static Handler BindSource<TMemory>(in Instruction instruction)
        where TMemory : unmanaged =>
        OperandForm.IsMemory(instruction, 1) ? &Execute<TMemory, MemorySource> : &Execute<TMemory, RegisterSource>;

    private static DecodedInstruction* Execute<TMemory, TSource>(CpuState* cpu, DecodedInstruction* instruction)
        where TMemory : unmanaged
        where TSource : struct, ISource
    {
        if (!TSource.TryRead(cpu, instruction, out TMemory value))
            return null;

        Vector128<TFrom> elements = Vector128.CreateScalar(value).As<TMemory, TFrom>();
        CpuState.SetRegister(cpu, instruction->Destination, PackedShuffle.Extend<TFrom, TTo>(elements));
        return instruction + 1;
    }
}
