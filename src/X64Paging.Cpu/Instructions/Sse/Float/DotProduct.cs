// SPDX-License-Identifier: MIT
using System.Numerics;
using System.Runtime.Intrinsics;
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Instructions.Sse.Forms;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.Semantics.Float;
using X64Paging.Cpu.Semantics.Simd;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Sse.Float;

/// <summary>
/// DPPS and DPPD xmm, xmm/m128, imm8: the sum of some products, in some elements. SDM vol. 2A, "DPPS—Dot Product of Packed Single
/// Precision Floating-Point Values" and "DPPD—Dot Product of Packed Double Precision Floating-Point Values".
/// </summary>
internal static unsafe class DotProduct<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int ProductShift = 4;

    public static Handler Bind(in Instruction instruction) =>
        OperandForm.IsMemory(instruction, 1) ? &Execute<AlignedMemorySource> : &Execute<RegisterSource>;

    private static DecodedInstruction* Execute<TSource>(CpuState* cpu, DecodedInstruction* instruction)
        where TSource : struct, ISource
    {
        if (!TSource.TryRead(cpu, instruction, out Vector128<T> right))
            return null;

        Vector128<T> left = CpuState.Register<Vector128<T>>(cpu, instruction->Destination);
        byte control = (byte)instruction->Immediate;
        Vector128<T> used = PackedShuffle.BlendMask<T>((byte)(control >> ProductShift)).As<byte, T>();
        if (!TryCompute(cpu, left & used, right & used, out Vector128<T> sums))
            return null;

        CpuState.SetRegister(cpu, instruction->Destination, sums & PackedShuffle.BlendMask<T>(control).As<byte, T>());
        return instruction + 1;
    }

    /// <summary>Multiplies, then adds neighbours until one sum is left, in every element. Each step may end in #XM.</summary>
    private static bool TryCompute(CpuState* cpu, Vector128<T> left, Vector128<T> right, out Vector128<T> sums)
    {
        SimdControl control = new(cpu->Architectural.Mxcsr);
        FloatExceptions flags = FloatExceptions.None;
        sums = SimdArithmetic<SimdMultiplication>.Apply(left, right, control, ref flags);
        if (!SimdExceptions.TryCommit(cpu, flags))
            return false;

        for (int count = Vector128<T>.Count; count > 1; count /= 2)
        {
            flags = FloatExceptions.None;
            sums = SimdArithmetic<SimdAddition>.Apply(PackedPairs.Even(sums, sums), PackedPairs.Odd(sums, sums), control, ref flags);
            if (!SimdExceptions.TryCommit(cpu, flags))
                return false;
        }

        return true;
    }
}
