// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;
using X64Paging.Cpu;
using X64Paging.Cpu.State;
using X64Paging.Kernel.Memory;
using X64Paging.Kernel.Processes;
using X64Paging.Loading;
using X64Paging.Memory;
using X64Paging.Paging;

namespace X64Paging.Diagnostics.Profiling;

/// <summary>Reads a program's stack by its frame pointers, as far as they make sense.</summary>
/// <remarks>
/// A frame counts when RBP points to the stack, above RSP, is aligned, and leads to a return address in a function that is known.
/// Compilers leave frame pointers out unless told otherwise, and in functions that call none always: so what RSP points to counts too,
/// when a CALL of the function at RIP stands before it. Any other function without a frame pointer hides its caller.
/// Nothing in the machine changes: reads go through the tables, without flags or TLB.
/// </remarks>
internal sealed class GuestStack
{
    private const int MostFrames = 64;
    private const int AddressBits = 48;
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
        if (TryFindCall(process, rip, lowest, out ulong caller))
            functions.Add(_names.NameOf(process.Symbols, caller));
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

    /// <summary>Looks whether the word that RSP points to is the return address of a call of the function at RIP.</summary>
    private bool TryFindCall(Process process, ulong rip, ulong stackPointer, out ulong call)
    {
        const byte CallOpcode = 0xE8;
        const ulong CallSize = 1 + sizeof(int);
        call = 0;
        if (!process.Symbols.TryFindFunction(rip, out CodeLocation location) || !TryRead(stackPointer, out ulong returnAddress))
            return false;

        call = returnAddress - CallSize;
        return TryRead(call, out byte opcode) && opcode == CallOpcode
            && TryRead(call + 1, out int distance) && returnAddress + (ulong)distance == location.Function.Address;
    }

    /// <summary>Reads a value that lies within a page, as far as there is one.</summary>
    private bool TryRead<T>(ulong address, out T value)
        where T : unmanaged
    {
        value = default;
        LinearAddress linear = new(address);
        if (linear.PageOffset + Unsafe.SizeOf<T>() > Frame.Size || !linear.IsCanonical(AddressBits))
            return false;

        if (_processor.Mmu.Probe(linear, AccessKind.Read, AccessMode.User).Physical is not { } physical)
            return false;

        value = _processor.Mmu.Memory.Read<T>(physical);
        return true;
    }
}
