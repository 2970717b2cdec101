// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.X87;

/// <summary>FNSTENV, FLDENV, FNSAVE, FRSTOR with 32-bit operands; the 16-bit forms are not supported.</summary>
internal static unsafe class EnvironmentForms
{
    private const ushort AllMasked = 0x003F;
    private const int RegistersSize = 80;

    public static Handler Bind(in Instruction instruction) => instruction.Code switch
    {
        Code.Fnstenv_m28byte => &StoreEnvironment,
        Code.Fldenv_m28byte => &LoadEnvironment,
        Code.Fnsave_m108byte => &Save,
        Code.Frstor_m108byte => &Restore,
        _ => null,
    };

    /// <summary>FNSTENV masks all exceptions once it has stored.</summary>
    private static DecodedInstruction* StoreEnvironment(CpuState* cpu, DecodedInstruction* instruction)
    {
        ref X87State x87 = ref cpu->Architectural.X87;
        if (!GuestMemory.TryWrite(cpu, instruction, X87Environment.From(x87)))
            return null;

        x87.Control |= AllMasked;
        X87Stack.SummarizeErrors(ref x87);
        return instruction + 1;
    }

    private static DecodedInstruction* LoadEnvironment(CpuState* cpu, DecodedInstruction* instruction)
    {
        if (X87Stack.HasPendingError(cpu) || !GuestMemory.TryRead(cpu, instruction, out X87Environment environment))
            return null;

        environment.LoadTo(ref cpu->Architectural.X87);
        return instruction + 1;
    }

    /// <summary>FNSAVE initializes the FPU once it has stored.</summary>
    private static DecodedInstruction* Save(CpuState* cpu, DecodedInstruction* instruction)
    {
        ref X87State x87 = ref cpu->Architectural.X87;
        RegisterImage image = default;
        Span<ExtendedBytes> registers = MemoryMarshal.Cast<byte, ExtendedBytes>(new Span<byte>(image.Bytes, RegistersSize));
        for (int i = 0; i < registers.Length; i++)
            registers[i] = new ExtendedBytes(x87[i]);

        ulong address = GuestMemory.EffectiveAddress(cpu, instruction);

        // The registers are written first: if their page refuses, nothing has changed.
        if (!GuestMemory.TryOpenAt<X87Environment>(cpu, address, out _, instruction->Traits)
            || !TryWriteRegisters(cpu, address + (ulong)sizeof(X87Environment), image, instruction->Traits)
            || !GuestMemory.TryWriteAt(cpu, address, X87Environment.From(x87), instruction->Traits))
        {
            return null;
        }

        x87.Initialize();
        return instruction + 1;
    }

    private static DecodedInstruction* Restore(CpuState* cpu, DecodedInstruction* instruction)
    {
        ulong address = GuestMemory.EffectiveAddress(cpu, instruction);
        if (X87Stack.HasPendingError(cpu)
            || !GuestMemory.TryReadAt(cpu, address, out X87Environment environment, instruction->Traits)
            || !TryReadRegisters(cpu, address + (ulong)sizeof(X87Environment), out RegisterImage image, instruction->Traits))
        {
            return null;
        }

        ref X87State x87 = ref cpu->Architectural.X87;
        environment.LoadTo(ref x87);
        ReadOnlySpan<ExtendedBytes> registers = MemoryMarshal.Cast<byte, ExtendedBytes>(new ReadOnlySpan<byte>(image.Bytes, RegistersSize));
        for (int i = 0; i < registers.Length; i++)
            x87.Registers[x87.Physical(i)] = registers[i].AsFloat80;
        return instruction + 1;
    }

    /// <summary>80 bytes are more than one access holds: two halves, both opened before either is written.</summary>
    private static bool TryWriteRegisters(CpuState* cpu, ulong address, RegisterImage image, InstructionTraits traits)
    {
        RegisterHalf* halves = (RegisterHalf*)image.Bytes;
        return GuestMemory.TryOpenAt<RegisterHalf>(cpu, address + (ulong)sizeof(RegisterHalf), out _, traits)
            && GuestMemory.TryWriteAt(cpu, address, halves[0], traits)
            && GuestMemory.TryWriteAt(cpu, address + (ulong)sizeof(RegisterHalf), halves[1], traits);
    }

    private static bool TryReadRegisters(CpuState* cpu, ulong address, out RegisterImage image, InstructionTraits traits)
    {
        image = default;
        if (!GuestMemory.TryReadAt(cpu, address, out RegisterHalf low, traits)
            || !GuestMemory.TryReadAt(cpu, address + (ulong)sizeof(RegisterHalf), out RegisterHalf high, traits))
        {
            return false;
        }

        fixed (byte* bytes = image.Bytes)
        {
            ((RegisterHalf*)bytes)[0] = low;
            ((RegisterHalf*)bytes)[1] = high;
        }

        return true;
    }

    private struct RegisterImage
    {
        public fixed byte Bytes[RegistersSize];
    }

    private struct RegisterHalf
    {
        public fixed byte Bytes[RegistersSize / 2];
    }
}
