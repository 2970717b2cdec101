// SPDX-License-Identifier: MIT
using System.Numerics;
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Interpreter;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Strings;

/// <summary>The forms of a string instruction: of each width, once or repeated.</summary>
/// <remarks>
/// SDM vol. 2B, "REP/REPE/REPZ/REPNE/REPNZ—Repeat String Operation Prefix". Each step commits: when memory refuses, RCX, RSI and RDI
/// tell how far the instruction has come, and it goes on from there. So it does after 65,536 rounds, and counts as one more
/// instruction for each such part.
/// </remarks>
internal static unsafe class StringForms<TOperation>
    where TOperation : struct, IStringOperation
{
    // A round is one step, or a run of them within a page.
    private const int RoundsAtATime = 1 << 16;

    private const InstructionTraits AnyRepeat = InstructionTraits.Repeat | InstructionTraits.RepeatWhileNotEqual;

    public static Handler Bind(in Instruction instruction) => OperandForm.ElementSizeOf(instruction) switch
    {
        1 => &Execute<byte>,
        2 => &Execute<ushort>,
        4 => &Execute<uint>,
        _ => &Execute<ulong>,
    };

    private static DecodedInstruction* Execute<T>(CpuState* cpu, DecodedInstruction* instruction)
        where T : unmanaged, IBinaryInteger<T>
    {
        if ((instruction->Traits & AnyRepeat) == 0)
            return TryStep<T>(cpu, instruction) ? instruction + 1 : null;

        ulong mask = AddressMask(instruction);
        ref ArchitecturalState state = ref cpu->Architectural;
        while ((state[GeneralRegister.Rcx] & mask) != 0)
        {
            // A processor takes interrupts between the steps. Here the limit of the run and the turns of others want to be heard. The
            // count goes on over faults: a REP that faults at each page would begin anew for ever.
            if (cpu->RepeatRounds == RoundsAtATime)
            {
                cpu->RepeatRounds = 0;
                return Raise.Again(cpu, instruction, retired: 1);
            }

            ulong done = StepMany<T>(cpu, instruction);
            if (done == 0)
            {
                if (!TryStep<T>(cpu, instruction))
                    return null;
                done = 1;
            }

            cpu->RepeatRounds++;
            SetPointer(ref state, GeneralRegister.Rcx, state[GeneralRegister.Rcx] - done, mask);
            if (TOperation.Compares && state.Flags.Zero != ((instruction->Traits & InstructionTraits.Repeat) != 0))
                break;
        }

        cpu->RepeatRounds = 0;
        return instruction + 1;
    }

    private static bool TryStep<T>(CpuState* cpu, DecodedInstruction* instruction)
        where T : unmanaged, IBinaryInteger<T>
    {
        ulong mask = AddressMask(instruction);
        ref ArchitecturalState state = ref cpu->Architectural;
        ulong segment = CpuState.Register<ulong>(cpu, instruction->Segment);
        ulong source = segment + (state[GeneralRegister.Rsi] & mask);
        ulong destination = state[GeneralRegister.Rdi] & mask;
        if (!TOperation.TryStep<T>(cpu, instruction, source, destination))
            return false;

        Move(ref state, (state.SystemFlags & SystemFlags.Direction) == 0 ? (ulong)sizeof(T) : (ulong)-sizeof(T), mask);
        return true;
    }

    /// <summary>The road for long runs: upwards, with plain addresses.</summary>
    private static ulong StepMany<T>(CpuState* cpu, DecodedInstruction* instruction)
        where T : unmanaged, IBinaryInteger<T>
    {
        ref ArchitecturalState state = ref cpu->Architectural;
        if ((state.SystemFlags & SystemFlags.Direction) != 0 || (instruction->Traits & InstructionTraits.Address32) != 0)
            return 0;

        ulong segment = CpuState.Register<ulong>(cpu, instruction->Segment);
        ulong done = TOperation.StepMany<T>(
            cpu, segment + state[GeneralRegister.Rsi], state[GeneralRegister.Rdi], state[GeneralRegister.Rcx]);
        Move(ref state, done * (ulong)sizeof(T), ulong.MaxValue);
        return done;
    }

    private static void Move(ref ArchitecturalState state, ulong distance, ulong mask)
    {
        if (TOperation.UsesSource)
            SetPointer(ref state, GeneralRegister.Rsi, state[GeneralRegister.Rsi] + distance, mask);
        if (TOperation.UsesDestination)
            SetPointer(ref state, GeneralRegister.Rdi, state[GeneralRegister.Rdi] + distance, mask);
    }

    /// <summary>With 32-bit addresses the upper halves of the registers are cleared.</summary>
    private static void SetPointer(ref ArchitecturalState state, GeneralRegister register, ulong value, ulong mask) =>
        state[register] = value & mask;

    private static ulong AddressMask(DecodedInstruction* instruction) =>
        (instruction->Traits & InstructionTraits.Address32) == 0 ? ulong.MaxValue : uint.MaxValue;
}
