// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Semantics;
using X64Paging.Cpu.Semantics.Float;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.X87;

/// <summary>FCMOVcc ST(0), ST(i). SDM vol. 2A, "FCMOVcc—Floating-Point Conditional Move".</summary>
internal static unsafe class Fcmovcc<TCondition>
    where TCondition : struct, ICondition
{
    public static Handler Bind(in Instruction instruction) => &Execute;

    private static DecodedInstruction* Execute(CpuState* cpu, DecodedInstruction* instruction)
    {
        if (X87Stack.HasPendingError(cpu))
            return null;

        ref X87State x87 = ref cpu->Architectural.X87;
        if (x87.IsEmpty(0) || x87.IsEmpty(instruction->Source))
        {
            if (X87Stack.TryRead(ref x87, x87.IsEmpty(0) ? 0 : instruction->Source, out Float80 indefinite))
                x87[0] = indefinite;
            return instruction + 1;
        }

        if (TCondition.Holds(cpu->Architectural.Flags))
            x87[0] = x87[instruction->Source];
        return instruction + 1;
    }
}
