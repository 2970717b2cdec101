// SPDX-License-Identifier: MIT
using System.Numerics;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Strings;

/// <summary>One step of a string instruction.</summary>
internal unsafe interface IStringOperation
{
    /// <summary>Whether the step reads at RSI and moves it.</summary>
    static abstract bool UsesSource { get; }

    /// <summary>Whether the step reads or writes at RDI and moves it.</summary>
    static abstract bool UsesDestination { get; }

    /// <summary>Whether the step compares, so that REPE and REPNE look at ZF.</summary>
    static abstract bool Compares { get; }

    /// <summary>Does one step; the pointers and the count move afterwards.</summary>
    /// <param name="cpu">The state.</param>
    /// <param name="instruction">The instruction.</param>
    /// <param name="source">The linear address of the source element.</param>
    /// <param name="destination">The linear address of the destination element.</param>
    /// <returns><see langword="false"/> when memory refuses.</returns>
    static abstract bool TryStep<T>(CpuState* cpu, DecodedInstruction* instruction, ulong source, ulong destination)
        where T : unmanaged, IBinaryInteger<T>;

    /// <summary>Does as many steps at once as can be done without looking again, upwards and within one page each.</summary>
    /// <returns>The steps done, which may be 0.</returns>
    static virtual ulong StepMany<T>(CpuState* cpu, ulong source, ulong destination, ulong limit)
        where T : unmanaged, IBinaryInteger<T> => 0;
}
