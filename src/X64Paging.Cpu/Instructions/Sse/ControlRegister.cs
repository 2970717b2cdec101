// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Interpreter;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.Semantics.Simd;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Sse;

/// <summary>
/// LDMXCSR and STMXCSR m32. SDM vol. 2A, "LDMXCSR—Load MXCSR Register" and vol. 2B, "STMXCSR—Store MXCSR Register State". A bit that is
/// reserved is #GP(0).
/// </summary>
internal static unsafe class ControlRegister
{
    public static Handler BindLoad(in Instruction instruction) => &Load;

    public static Handler BindStore(in Instruction instruction) => &Store;

    private static DecodedInstruction* Load(CpuState* cpu, DecodedInstruction* instruction)
    {
        if (!GuestMemory.TryRead(cpu, instruction, out uint value))
            return null;

        if ((value & ~SimdControl.Writable) != 0)
            return Raise.Exception(cpu, ExceptionVector.GeneralProtection);

        cpu->Architectural.Mxcsr = value;
        return instruction + 1;
    }

    private static DecodedInstruction* Store(CpuState* cpu, DecodedInstruction* instruction) =>
        GuestMemory.TryWrite(cpu, instruction, cpu->Architectural.Mxcsr) ? instruction + 1 : null;
}
