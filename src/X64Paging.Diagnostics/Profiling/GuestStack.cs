// SPDX-License-Identifier: MIT
using X64Paging.Cpu;
using X64Paging.Cpu.State;
using X64Paging.Kernel.Memory;
using X64Paging.Kernel.Processes;
using X64Paging.Paging;

namespace X64Paging.Diagnostics.Profiling;

/// <summary>Reads a program's stack by its frame pointers, as far as they make sense.</summary>
/// <remarks>
/// A frame counts when RBP points to the stack, above RSP, is aligned, and leads to a return address in a function that is known.
/// Compilers leave frame pointers out unless told otherwise; then the function at RIP is all that comes back. A function without one,
/// called by functions with, hides its caller. Nothing in the machine changes: reads go through the tables, without flags or TLB.
/// </remarks>
internal sealed class GuestStack
{
    private const int MostFrames = 64;
    private const ulong WordSize = sizeof(ulong);

    private readonly Processor _processor;
    private readonly SymbolNames _names;

    public GuestStack(Processor processor, SymbolNames names)
    {
        _processor = processor;
        _names = names;
    }

    /// <summary>Adds the names of the functions that are active, the innermost first.</summary>
    public void Read(Process process, ulong rip, List<string> functions)
    {
        functions.Add(_names.NameOf(process.Symbols, rip));
        ulong lowest = _processor.State[GeneralRegister.Rsp];
        ulong frame = _processor.State[GeneralRegister.Rbp];
        Region? stack = process.Memory.Regions.Find(new LinearAddress(lowest));
        while (stack != null && functions.Count < MostFrames && frame >= lowest && frame % WordSize == 0 && frame < stack.End.Value - WordSize
            && TryRead(frame, out ulong outer) && TryRead(frame + WordSize, out ulong returnAddress)
            && process.Symbols.TryFindFunction(returnAddress - 1, out _))
        {
            functions.Add(_names.NameOf(process.Symbols, returnAddress - 1));
            lowest = frame + 2 * WordSize;
            frame = outer;
        }
    }

    private bool TryRead(ulong address, out ulong value)
    {
        value = 0;
        if (_processor.Mmu.Probe(new LinearAddress(address), AccessKind.Read, AccessMode.User).Physical is not { } physical)
            return false;

        value = _processor.Mmu.Memory.Read<ulong>(physical);
        return true;
    }
}
