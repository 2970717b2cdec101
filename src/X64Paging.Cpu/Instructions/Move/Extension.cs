// SPDX-License-Identifier: MIT
using System.Numerics;
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Move;

/// <summary>
/// MOVZX, MOVSX and MOVSXD: r, r/m of another width. SDM vol. 2B, "MOVZX—Move With Zero-Extend" and "MOVSX/MOVSXD—Move With Sign-Extension".
/// </summary>
internal static unsafe class Extension<TExtension>
    where TExtension : struct, IExtension
{
    public static Handler Bind(in Instruction instruction) => OperandForm.SizeOf(instruction, 1) switch
    {
        1 => BindSource<byte>(instruction),
        2 => BindSource<ushort>(instruction),
        _ => BindSource<uint>(instruction),
    };

    private static Handler BindSource<TFrom>(in Instruction instruction)
        where TFrom : unmanaged, IBinaryInteger<TFrom> => OperandForm.SizeOf(instruction, 0) switch
        {
            2 => BindForm<TFrom, ushort>(instruction),
            4 => BindForm<TFrom, uint>(instruction),
            _ => BindForm<TFrom, ulong>(instruction),
        };

    private static Handler BindForm<TFrom, TTo>(in Instruction instruction)
        where TFrom : unmanaged, IBinaryInteger<TFrom>
        where TTo : unmanaged, IBinaryInteger<TTo> => OperandForm.IsMemory(instruction, 1) ? &FromMemory<TFrom, TTo> : &FromRegister<TFrom, TTo>;

    private static DecodedInstruction* FromRegister<TFrom, TTo>(CpuState* cpu, DecodedInstruction* instruction)
        where TFrom : unmanaged, IBinaryInteger<TFrom>
        where TTo : unmanaged, IBinaryInteger<TTo>
    {
        TFrom value = CpuState.Register<TFrom>(cpu, instruction->Source);
        CpuState.SetRegister(cpu, instruction->Destination, TTo.CreateTruncating(TExtension.Extend(value)));
        return instruction + 1;
    }

    private static DecodedInstruction* FromMemory<TFrom, TTo>(CpuState* cpu, DecodedInstruction* instruction)
        where TFrom : unmanaged, IBinaryInteger<TFrom>
        where TTo : unmanaged, IBinaryInteger<TTo>
    {
        if (!GuestMemory.TryRead(cpu, instruction, out TFrom value))
            return null;

        CpuState.SetRegister(cpu, instruction->Destination, TTo.CreateTruncating(TExtension.Extend(value)));
        return instruction + 1;
    }
}
