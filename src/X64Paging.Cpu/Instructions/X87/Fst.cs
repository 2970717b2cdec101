// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.Semantics.Float;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.X87;

/// <summary>
/// FST, FIST, FISTTP, FBSTP and their popping forms: store ST(0). SDM vol. 2A, "FST/FSTP—Store Floating-Point Value", "FIST/FISTP—Store
/// Integer", "FISTTP—Store Integer With Truncation", "FBSTP—Store BCD Integer and Pop".
/// </summary>
internal static unsafe class Fst
{
    public static Handler Bind(in Instruction instruction)
    {
        bool pops = instruction.Mnemonic is Mnemonic.Fstp or Mnemonic.Fistp or Mnemonic.Fisttp or Mnemonic.Fbstp or Mnemonic.Fstpnce;
        if (OperandForm.IsRegister(instruction, 0))
            return pops ? &ToRegister<Popping> : &ToRegister<Keeping>;
        if (instruction.Mnemonic == Mnemonic.Fisttp)
            return BindTruncation(instruction);

        return instruction.MemorySize switch
        {
            MemorySize.Float32 => pops ? &ToMemory<SingleTarget, uint, Popping> : &ToMemory<SingleTarget, uint, Keeping>,
            MemorySize.Float64 => pops ? &ToMemory<DoubleTarget, ulong, Popping> : &ToMemory<DoubleTarget, ulong, Keeping>,
            MemorySize.Float80 => &ToMemory<ExtendedTarget, ExtendedBytes, Popping>,
            MemorySize.Bcd => &ToMemory<DecimalTarget, ExtendedBytes, Popping>,
            MemorySize.Int16 => pops ? &ToMemory<Int16Target, short, Popping> : &ToMemory<Int16Target, short, Keeping>,
            MemorySize.Int32 => pops ? &ToMemory<Int32Target, int, Popping> : &ToMemory<Int32Target, int, Keeping>,
            _ => &ToMemory<Int64Target, long, Popping>,
        };
    }

    private static Handler BindTruncation(in Instruction instruction) => instruction.MemorySize switch
    {
        MemorySize.Int16 => &ToMemory<Truncated<Int16Target, short>, short, Popping>,
        MemorySize.Int32 => &ToMemory<Truncated<Int32Target, int>, int, Popping>,
        _ => &ToMemory<Truncated<Int64Target, long>, long, Popping>,
    };

    private static DecodedInstruction* ToRegister<TAfter>(CpuState* cpu, DecodedInstruction* instruction)
        where TAfter : struct, IStackEnd
    {
        if (X87Stack.HasPendingError(cpu))
            return null;

        ref X87State x87 = ref cpu->Architectural.X87;
        if (X87Stack.TryRead(ref x87, 0, out Float80 value))
        {
            if (!x87.IsEmpty(0))
                X87Stack.Note(ref x87, default);
            x87[instruction->Destination] = value;
            TAfter.End(ref x87);
        }

        return instruction + 1;
    }

    private static DecodedInstruction* ToMemory<TTarget, T, TAfter>(CpuState* cpu, DecodedInstruction* instruction)
        where TTarget : struct, IFloatTarget<T>
        where T : unmanaged
        where TAfter : struct, IStackEnd
    {
        if (X87Stack.HasPendingError(cpu) || !GuestMemory.TryOpen(cpu, instruction, out Destination<T> destination))
            return null;

        ref X87State x87 = ref cpu->Architectural.X87;
        bool isEmpty = x87.IsEmpty(0);
        if (!X87Stack.TryRead(ref x87, 0, out Float80 value))
            return instruction + 1;

        FloatStatus status = default;
        FloatControl control = new(x87.Control);
        T stored = TTarget.Convert(value, control, ref status);
        if (!isEmpty)
            X87Stack.Note(ref x87, status);
        if (status.SuppressesMemory(control))
            return instruction + 1;

        destination.Store(cpu, stored);
        TAfter.End(ref x87);
        return instruction + 1;
    }
}
