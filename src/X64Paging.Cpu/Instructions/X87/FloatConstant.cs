// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Semantics.Float;
using X64Paging.Cpu.State;
using RoundingControl = X64Paging.Cpu.Semantics.Float.RoundingControl;

namespace X64Paging.Cpu.Instructions.X87;

/// <summary>FLD1, FLDZ, FLDPI and their kin. SDM vol. 2A, "FLD1/FLDL2T/FLDL2E/FLDPI/FLDLG2/FLDLN2/FLDZ—Load Constant".</summary>
internal static unsafe class FloatConstant
{
    public static Handler Bind(in Instruction instruction) => instruction.Mnemonic switch
    {
        Mnemonic.Fld1 => &One,
        Mnemonic.Fldz => &Zero,
        Mnemonic.Fldpi => &Pi,
        Mnemonic.Fldl2e => &Log2OfE,
        Mnemonic.Fldl2t => &Log2Of10,
        Mnemonic.Fldlg2 => &Log10Of2,
        _ => &LogEOf2,
    };

    private static DecodedInstruction* One(CpuState* cpu, DecodedInstruction* instruction) => Push(cpu, instruction, Float80.One);

    private static DecodedInstruction* Zero(CpuState* cpu, DecodedInstruction* instruction) => Push(cpu, instruction, Float80.PositiveZero);

    private static DecodedInstruction* Pi(CpuState* cpu, DecodedInstruction* instruction) =>
        Push(cpu, instruction, FloatConstants.Pi(Rounding(cpu)));

    private static DecodedInstruction* Log2OfE(CpuState* cpu, DecodedInstruction* instruction) =>
        Push(cpu, instruction, FloatConstants.Log2OfE(Rounding(cpu)));

    private static DecodedInstruction* Log2Of10(CpuState* cpu, DecodedInstruction* instruction) =>
        Push(cpu, instruction, FloatConstants.Log2Of10(Rounding(cpu)));

    private static DecodedInstruction* Log10Of2(CpuState* cpu, DecodedInstruction* instruction) =>
        Push(cpu, instruction, FloatConstants.Log10Of2(Rounding(cpu)));

    private static DecodedInstruction* LogEOf2(CpuState* cpu, DecodedInstruction* instruction) =>
        Push(cpu, instruction, FloatConstants.LogEOf2(Rounding(cpu)));

    private static RoundingControl Rounding(CpuState* cpu) => new FloatControl(cpu->Architectural.X87.Control).Rounding;

    private static DecodedInstruction* Push(CpuState* cpu, DecodedInstruction* instruction, Float80 value)
    {
        if (X87Stack.HasPendingError(cpu))
            return null;

        X87Stack.Note(ref cpu->Architectural.X87, default);
        X87Stack.Push(ref cpu->Architectural.X87, value);
        return instruction + 1;
    }
}
