// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using X64Paging.Cpu.Semantics.Float;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.X87;

/// <summary>The 28 bytes that FNSTENV stores with 32-bit operands. SDM vol. 1, "Saving the x87 FPU's State with FSTENV/FNSTENV and FSAVE/FNSAVE".</summary>
/// <remarks>The pointers to the last instruction and operand are not kept and stored as 0.</remarks>
[StructLayout(LayoutKind.Sequential, Size = 28)]
internal struct X87Environment
{
    private const uint UpperOnes = 0xFFFF_0000;

    private uint _control;
    private uint _status;
    private uint _tags;

    public static X87Environment From(in X87State x87) => new()
    {
        _control = x87.Control | UpperOnes,
        _status = x87.Status | UpperOnes,
        _tags = FullTags(x87) | UpperOnes,
    };

    public readonly void LoadTo(ref X87State x87)
    {
        x87.Control = (ushort)((_control & 0x1F7F) | 0x0040);
        x87.Status = (ushort)_status;
        byte tags = 0;
        for (int register = 0; register < 8; register++)
        {
            const uint Empty = 3;
            if ((_tags >> (register * 2) & 3) != Empty)
                tags |= (byte)(1 << register);
        }

        x87.Tags = tags;
        X87Stack.SummarizeErrors(ref x87);
    }

    /// <summary>Two bits for each physical register: 0 a number, 1 zero, 2 special, 3 empty.</summary>
    private static uint FullTags(in X87State x87)
    {
        uint tags = 0;
        for (int register = 0; register < 8; register++)
            tags |= TagOf(x87, register) << (register * 2);
        return tags;
    }

    private static uint TagOf(in X87State x87, int register)
    {
        if ((x87.Tags >> register & 1) == 0)
            return 3;

        return x87.Registers[register].Class switch
        {
            FloatClass.Normal => 0,
            FloatClass.Zero => 1,
            _ => 2,
        };
    }
}
