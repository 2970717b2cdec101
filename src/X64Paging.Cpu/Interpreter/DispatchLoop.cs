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

    /// <summary>Runs as <see cref="Run"/> does, with note of each instruction for whoever observes what it does.</summary>
    /// <returns>The element that left.</returns>
    public static DecodedInstruction* RunObserved(CpuState* cpu, DecodedInstruction* instruction)
    {
        while (true)
        {
            cpu->Running = instruction;
            DecodedInstruction* next = instruction->Execute(cpu, instruction);
            if (next == null)
            {
                cpu->Running = null;
                return instruction;
            }

            instruction = next;
        }
    }

    /// <summary>Runs as many instructions as the budget has, where a block holds more from the element on.</summary>
    /// <returns>The element that left, or the first that has not run.</returns>
    public static DecodedInstruction* RunPart(CpuState* cpu, DecodedInstruction* instruction, out bool hasLeft)
    {
        hasLeft = false;
        while (!hasLeft && cpu->Budget + instruction->Pending > 0)
        {
            cpu->Running = instruction;
            DecodedInstruction* next = instruction->Execute(cpu, instruction);
            if (next == null)
                hasLeft = true;
            else
                instruction = next;
        }

        cpu->Running = null;
        return instruction;
    }
}
