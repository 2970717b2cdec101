// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Interpreter;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Control;

/// <summary>MOV from and to CR0, CR2, CR3, CR4 and CR8. SDM vol. 2B, "MOV—Move to/from Control Registers". The decoder refuses the others.</summary>
internal static unsafe class MovControl
{
    private const ulong HighestTaskPriority = 15;

    public static Handler Bind(in Instruction instruction)
    {
        Register register = instruction.Code == Code.Mov_r64_cr ? instruction.Op1Register : instruction.Op0Register;
        bool isLoad = register == instruction.Op0Register;
        return register switch
        {
            Register.CR0 => isLoad ? &LoadCr0 : &ReadCr0,
            Register.CR2 => isLoad ? &LoadCr2 : &ReadCr2,
            Register.CR3 => isLoad ? &LoadCr3 : &ReadCr3,
            Register.CR4 => isLoad ? &LoadCr4 : &ReadCr4,
            _ => isLoad ? &LoadCr8 : &ReadCr8,
        };
    }

    private static DecodedInstruction* ReadCr0(CpuState* cpu, DecodedInstruction* instruction) =>
        Privileged.IsAllowed(cpu) ? Answer(cpu, instruction, (ulong)cpu->Owner.Target.Mmu.InForce.Cr0) : null;

    private static DecodedInstruction* ReadCr2(CpuState* cpu, DecodedInstruction* instruction) =>
        Privileged.IsAllowed(cpu) ? Answer(cpu, instruction, cpu->SystemRegisters.Cr2) : null;

    private static DecodedInstruction* ReadCr3(CpuState* cpu, DecodedInstruction* instruction) =>
        Privileged.IsAllowed(cpu) ? Answer(cpu, instruction, cpu->Owner.Target.Mmu.InForce.Cr3) : null;

    private static DecodedInstruction* ReadCr4(CpuState* cpu, DecodedInstruction* instruction) =>
        Privileged.IsAllowed(cpu) ? Answer(cpu, instruction, (ulong)cpu->Owner.Target.Mmu.InForce.Cr4) : null;

    private static DecodedInstruction* ReadCr8(CpuState* cpu, DecodedInstruction* instruction) =>
        Privileged.IsAllowed(cpu) ? Answer(cpu, instruction, cpu->SystemRegisters.TaskPriority) : null;

    private static DecodedInstruction* LoadCr0(CpuState* cpu, DecodedInstruction* instruction) =>
        Privileged.IsAllowed(cpu) ? Serialization.RetireIf(cpu->Owner.Target.Mmu.TryLoadCr0(Source(cpu, instruction)), cpu, instruction) : null;

    private static DecodedInstruction* LoadCr2(CpuState* cpu, DecodedInstruction* instruction)
    {
        if (!Privileged.IsAllowed(cpu))
            return null;

        cpu->SystemRegisters.Cr2 = Source(cpu, instruction);
        return instruction + 1;
    }

    private static DecodedInstruction* LoadCr3(CpuState* cpu, DecodedInstruction* instruction) =>
        Privileged.IsAllowed(cpu) ? Serialization.RetireIf(cpu->Owner.Target.Mmu.TryLoadCr3(Source(cpu, instruction)), cpu, instruction) : null;

    private static DecodedInstruction* LoadCr4(CpuState* cpu, DecodedInstruction* instruction) =>
        Privileged.IsAllowed(cpu) ? Serialization.RetireIf(cpu->Owner.Target.Mmu.TryLoadCr4(Source(cpu, instruction)), cpu, instruction) : null;

    private static DecodedInstruction* LoadCr8(CpuState* cpu, DecodedInstruction* instruction)
    {
        if (!Privileged.IsAllowed(cpu))
            return null;
        if (Source(cpu, instruction) > HighestTaskPriority)
            return Raise.Exception(cpu, ExceptionVector.GeneralProtection);

        cpu->SystemRegisters.TaskPriority = (byte)Source(cpu, instruction);
        return instruction + 1;
    }

    private static ulong Source(CpuState* cpu, DecodedInstruction* instruction) => CpuState.Register<ulong>(cpu, instruction->Source);

    private static DecodedInstruction* Answer(CpuState* cpu, DecodedInstruction* instruction, ulong value)
    {
        CpuState.SetRegister(cpu, instruction->Destination, value);
        return instruction + 1;
    }
}
