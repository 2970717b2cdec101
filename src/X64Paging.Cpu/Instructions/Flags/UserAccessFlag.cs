// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Interpreter;
using X64Paging.Cpu.State;
using X64Paging.Paging;

namespace X64Paging.Cpu.Instructions.Flags;

/// <summary>
/// CLAC, STAC: AC, by which supervisor mode may touch user-mode pages under SMAP. #UD, not #GP, unless at CPL 0. SDM vol. 2A, "CLAC—Clear
/// AC Flag in EFLAGS Register", and 2B, "STAC—Set AC Flag in EFLAGS Register".
/// </summary>
internal static unsafe class UserAccessFlag
{
    public static Handler Bind(in Instruction instruction) => instruction.Mnemonic == Mnemonic.Clac ? &Clac : &Stac;

    private static DecodedInstruction* Clac(CpuState* cpu, DecodedInstruction* instruction) =>
        SetFlag(cpu, SystemFlags.None) ? instruction + 1 : null;

    private static DecodedInstruction* Stac(CpuState* cpu, DecodedInstruction* instruction) =>
        SetFlag(cpu, SystemFlags.AlignmentCheck) ? instruction + 1 : null;

    private static bool SetFlag(CpuState* cpu, SystemFlags value)
    {
        Processor processor = cpu->Owner.Target;
        if (processor.PrivilegeLevel != PrivilegeLevel.Kernel || !processor.Mmu.InForce.Has(PagingFeatures.SupervisorAccessPrevention))
        {
            Raise.Exception(cpu, ExceptionVector.InvalidOpcode);
            return false;
        }

        cpu->Architectural.SystemFlags = (cpu->Architectural.SystemFlags & ~SystemFlags.AlignmentCheck) | value;
        processor.SelectFastTables();
        return true;
    }
}
