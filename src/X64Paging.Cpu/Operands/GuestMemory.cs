// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.State;
using X64Paging.Translation;

namespace X64Paging.Cpu.Operands;

/// <summary>How instructions reach memory: a compare and an add when the page is in a fast table, the slow road otherwise.</summary>
/// <remarks>
/// Each member answers <see langword="false"/> when the access is refused; the fault or exception then stands in the CPU state and the
/// handler returns null at once, having changed nothing.
/// </remarks>
internal static unsafe class GuestMemory
{
    private const ulong PageMask = ~0xFFFUL;

    /// <summary>The linear address of the memory operand.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Every memory operand does this: the sieve sample's instructions a second.
    public static ulong EffectiveAddress(CpuState* cpu, DecodedInstruction* instruction) =>
        OffsetAddress(cpu, instruction) + CpuState.Register<ulong>(cpu, instruction->Segment);

    /// <summary>The memory operand's offset, which is what LEA answers: without the segment base.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // As above.
    public static ulong OffsetAddress(CpuState* cpu, DecodedInstruction* instruction) =>
        CpuState.Register<ulong>(cpu, instruction->Base)
        + (CpuState.Register<ulong>(cpu, instruction->Index) << instruction->Scale)
        + instruction->Displacement;

    /// <summary>Reads the memory operand.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // As above.
    public static bool TryRead<T>(CpuState* cpu, DecodedInstruction* instruction, out T value)
        where T : unmanaged
    {
        ulong address = EffectiveAddress(cpu, instruction);
        byte* host = FastHost<T>(cpu->ReadTable, address);
        if (host != null)
        {
            value = Unsafe.ReadUnaligned<T>(host); // SAFETY: FastHost covers all bytes of the value.
            return true;
        }

        fixed (T* destination = &value)
            return MemorySlowPath.TryRead(cpu, address, (byte*)destination, sizeof(T), instruction->Traits);
    }

    /// <summary>Writes the memory operand, where its old value does not matter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // As above.
    public static bool TryWrite<T>(CpuState* cpu, DecodedInstruction* instruction, T value)
        where T : unmanaged => TryWriteAt(cpu, EffectiveAddress(cpu, instruction), value, instruction->Traits);

    /// <summary>Opens the memory operand for reading and writing: translated once, for write, before anything changes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // As above.
    public static bool TryOpen<T>(CpuState* cpu, DecodedInstruction* instruction, out Destination<T> destination)
        where T : unmanaged => TryOpenAt(cpu, EffectiveAddress(cpu, instruction), out destination, instruction->Traits);

    /// <summary>Reads at a linear address.</summary>
    /// <param name="traits">Says whether a non-canonical address is #SS or #GP.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // As above.
    public static bool TryReadAt<T>(CpuState* cpu, ulong address, out T value, InstructionTraits traits)
        where T : unmanaged
    {
        byte* host = FastHost<T>(cpu->ReadTable, address);
        if (host != null)
        {
            value = Unsafe.ReadUnaligned<T>(host); // SAFETY: FastHost covers all bytes of the value.
            return true;
        }

        fixed (T* destination = &value)
            return MemorySlowPath.TryRead(cpu, address, (byte*)destination, sizeof(T), traits);
    }

    /// <summary>Writes at a linear address.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // As above.
    public static bool TryWriteAt<T>(CpuState* cpu, ulong address, T value, InstructionTraits traits)
        where T : unmanaged
    {
        byte* host = FastHost<T>(cpu->WriteTable, address);
        if (host != null)
        {
            Unsafe.WriteUnaligned(host, value); // SAFETY: FastHost covers all bytes of the value.
            return true;
        }

        return MemorySlowPath.TryWrite(cpu, address, (byte*)&value, sizeof(T), traits);
    }

    /// <summary>Opens a linear address for reading and writing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // As above.
    public static bool TryOpenAt<T>(CpuState* cpu, ulong address, out Destination<T> destination, InstructionTraits traits)
        where T : unmanaged
    {
        byte* host = FastHost<T>(cpu->WriteTable, address);
        if (host == null && !MemorySlowPath.TryOpen(cpu, address, sizeof(T), traits, out host))
        {
            destination = default;
            return false;
        }

        destination = new Destination<T>(host);
        return true;
    }

    /// <summary>Where the value's bytes are in the host, or null if the page is not in the table or they cross into the next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // As above.
    private static byte* FastHost<T>(FastTableEntry* table, ulong address)
        where T : unmanaged
    {
        FastTableEntry* entry = table + FastTables.Slot(new Paging.LinearAddress(address));

        // The page of the last byte is compared, so an access that crosses misses: the slot is the first byte's.
        ulong lastByte = address + (ulong)(sizeof(T) - 1);
        return (lastByte & PageMask) == entry->LinearPage ? (byte*)((nint)address + entry->HostMinusLinear) : null;
    }
}
