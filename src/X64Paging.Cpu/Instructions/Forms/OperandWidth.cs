// SPDX-License-Identifier: MIT
using Iced.Intel;

namespace X64Paging.Cpu.Instructions.Forms;

/// <summary>Chooses among an instruction's widths by its first operand.</summary>
internal static unsafe class OperandWidth
{
    public static Handler Bind<TForms>(in Instruction instruction)
        where TForms : struct, IWidthForms => OperandForm.SizeOf(instruction, 0) switch
        {
            1 => TForms.BindWidth<byte>(instruction),
            2 => TForms.BindWidth<ushort>(instruction),
            4 => TForms.BindWidth<uint>(instruction),
            _ => TForms.BindWidth<ulong>(instruction),
        };
}
