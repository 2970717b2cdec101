// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Move;

/// <summary>
/// CBW, CWDE, CDQE: the accumulator's lower half sign-extended; CWD, CDQ, CQO: its sign spread over RDX. SDM vol. 2A,
/// "CBW/CWDE/CDQE—Convert Byte to Word/Convert Word to Doubleword/Convert Doubleword to Quadword" and "CWD/CDQ/CQO".
/// </summary>
internal static unsafe class AccumulatorExtension
{
    private const int Rax = (int)GeneralRegister.Rax * sizeof(ulong);
    private const int Rdx = (int)GeneralRegister.Rdx * sizeof(ulong);

    public static Handler Bind(in Instruction instruction) => instruction.Mnemonic switch
    {
        Mnemonic.Cbw => &Cbw,
        Mnemonic.Cwde => &Cwde,
        Mnemonic.Cdqe => &Cdqe,
        Mnemonic.Cwd => &Cwd,
        Mnemonic.Cdq => &Cdq,
        _ => &Cqo,
    };

    private static DecodedInstruction* Cbw(CpuState* cpu, DecodedInstruction* instruction)
    {
        CpuState.SetRegister(cpu, Rax, (short)CpuState.Register<sbyte>(cpu, Rax));
        return instruction + 1;
    }

    private static DecodedInstruction* Cwde(CpuState* cpu, DecodedInstruction* instruction)
    {
        CpuState.SetRegister(cpu, Rax, (int)CpuState.Register<short>(cpu, Rax));
        return instruction + 1;
    }

    private static DecodedInstruction* Cdqe(CpuState* cpu, DecodedInstruction* instruction)
    {
        CpuState.SetRegister(cpu, Rax, (long)CpuState.Register<int>(cpu, Rax));
        return instruction + 1;
    }

    private static DecodedInstruction* Cwd(CpuState* cpu, DecodedInstruction* instruction)
    {
        CpuState.SetRegister(cpu, Rdx, (short)(CpuState.Register<short>(cpu, Rax) >> 15));
        return instruction + 1;
    }

    private static DecodedInstruction* Cdq(CpuState* cpu, DecodedInstruction* instruction)
    {
        CpuState.SetRegister(cpu, Rdx, CpuState.Register<int>(cpu, Rax) >> 31);
        return instruction + 1;
    }

    private static DecodedInstruction* Cqo(CpuState* cpu, DecodedInstruction* instruction)
    {
        CpuState.SetRegister(cpu, Rdx, CpuState.Register<long>(cpu, Rax) >> 63);
        return instruction + 1;
    }
}
