// SPDX-License-Identifier: MIT
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Interpreter;

/// <summary>The loop that runs instructions: each handler answers the next.</summary>
internal static unsafe class DispatchLoop
{
    /// <summary>Runs from an element on, across linked blocks, until a handler leaves.</summary>
    /// <returns>The element that left.</returns>
    public static DecodedInstruction* Run(CpuState* cpu, DecodedInstruction* instruction)
    {
        while (true)
        {
            DecodedInstruction* next = instruction->Execute(cpu, instruction);
            if (next == null)
                return instruction;

            instruction = next;
        }
    }

    /// <summary>Runs a number of instructions that is smaller than what the block holds from the element on.</summary>
    /// <returns>The element that left, or the first that has not run.</returns>
    /// <remarks>The budget must be that number; it is what has not retired when the method returns.</remarks>
    public static DecodedInstruction* RunPart(CpuState* cpu, DecodedInstruction* instruction, out bool hasLeft)
    {
        while (cpu->Budget > 0)
        {
            DecodedInstruction* next = instruction->Execute(cpu, instruction);
            hasLeft = next == null;
            if (hasLeft)
                return instruction;

            cpu->Budget -= instruction->Pending - next->Pending;
            instruction = next;
        }

        hasLeft = false;
        return instruction;
    }
}
