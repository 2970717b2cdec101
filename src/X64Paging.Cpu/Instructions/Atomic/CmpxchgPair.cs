// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Interpreter;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Atomic;

/// <summary>CMPXCHG8B and CMPXCHG16B: ZF alone. SDM vol. 2A, "CMPXCHG8B/CMPXCHG16B—Compare and Exchange Bytes".</summary>
internal static unsafe class CmpxchgPair
{
    public static Handler Bind(in Instruction instruction) => instruction.Mnemonic == Mnemonic.Cmpxchg8b ? &Execute8 : &Execute16;

    private static DecodedInstruction* Execute8(CpuState* cpu, DecodedInstruction* instruction)
    {
        if (!GuestMemory.TryOpen(cpu, instruction, out Destination<ulong> destination))
            return null;

        ref ArchitecturalState state = ref cpu->Architectural;
        ulong old = destination.Value;
        ulong expected = (uint)state[GeneralRegister.Rax] | state[GeneralRegister.Rdx] << 32;
        state.Flags.Zero = old == expected;
        if (old == expected)
        {
            destination.Store(cpu, (uint)state[GeneralRegister.Rbx] | state[GeneralRegister.Rcx] << 32);
        }
        else
        {
            state[GeneralRegister.Rax] = (uint)old;
            state[GeneralRegister.Rdx] = old >> 32;
        }

        return instruction + 1;
    }

    private static DecodedInstruction* Execute16(CpuState* cpu, DecodedInstruction* instruction)
    {
        if ((GuestMemory.EffectiveAddress(cpu, instruction) & 15) != 0)
            return Raise.Exception(cpu, ExceptionVector.GeneralProtection);
        if (!GuestMemory.TryOpen(cpu, instruction, out Destination<UInt128> destination))
            return null;

        ref ArchitecturalState state = ref cpu->Architectural;
        UInt128 old = destination.Value;
        UInt128 expected = new(state[GeneralRegister.Rdx], state[GeneralRegister.Rax]);
        state.Flags.Zero = old == expected;
        if (old == expected)
        {
            destination.Store(cpu, new UInt128(state[GeneralRegister.Rcx], state[GeneralRegister.Rbx]));
        }
        else
        {
            state[GeneralRegister.Rax] = (ulong)old;
            state[GeneralRegister.Rdx] = (ulong)(old >> 64);
        }

        return instruction + 1;
    }
}
