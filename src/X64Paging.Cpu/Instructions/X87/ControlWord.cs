// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.X87;

/// <summary>Control and status words: FLDCW, FNSTCW, FNSTSW, FNINIT, FNCLEX, FNOP, WAIT. Those with N do not wait for a pending #MF.</summary>
internal static unsafe class ControlWord
{
    private const ushort ControlMask = 0x1F7F;
    private const ushort ReservedControl = 0x0040;
    private const ushort ErrorBits = 0x80FF;

    public static Handler Bind(in Instruction instruction) => instruction.Mnemonic switch
    {
        Mnemonic.Fldcw => &LoadControl,
        Mnemonic.Fnstcw => &StoreControl,
        Mnemonic.Fnstsw => OperandForm.IsRegister(instruction, 0) ? &StatusToAx : &StatusToMemory,
        Mnemonic.Fninit => &Initialize,
        Mnemonic.Fnclex => &ClearExceptions,
        _ => &Wait,
    };

    private static DecodedInstruction* LoadControl(CpuState* cpu, DecodedInstruction* instruction)
    {
        if (X87Stack.HasPendingError(cpu) || !GuestMemory.TryRead(cpu, instruction, out ushort value))
            return null;

        ref X87State x87 = ref cpu->Architectural.X87;
        x87.Control = (ushort)((value & ControlMask) | ReservedControl);
        X87Stack.SummarizeErrors(ref x87);
        return instruction + 1;
    }

    private static DecodedInstruction* StoreControl(CpuState* cpu, DecodedInstruction* instruction) =>
        GuestMemory.TryWrite(cpu, instruction, cpu->Architectural.X87.Control) ? instruction + 1 : null;

    private static DecodedInstruction* StatusToMemory(CpuState* cpu, DecodedInstruction* instruction) =>
        GuestMemory.TryWrite(cpu, instruction, cpu->Architectural.X87.Status) ? instruction + 1 : null;

    private static DecodedInstruction* StatusToAx(CpuState* cpu, DecodedInstruction* instruction)
    {
        CpuState.SetRegister(cpu, instruction->Destination, cpu->Architectural.X87.Status);
        return instruction + 1;
    }

    private static DecodedInstruction* Initialize(CpuState* cpu, DecodedInstruction* instruction)
    {
        cpu->Architectural.X87.Initialize();
        return instruction + 1;
    }

    private static DecodedInstruction* ClearExceptions(CpuState* cpu, DecodedInstruction* instruction)
    {
        cpu->Architectural.X87.Status &= unchecked((ushort)~ErrorBits);
        return instruction + 1;
    }

    private static DecodedInstruction* Wait(CpuState* cpu, DecodedInstruction* instruction) =>
        X87Stack.HasPendingError(cpu) ? null : instruction + 1;
}
