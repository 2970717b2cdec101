// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Interpreter;
using X64Paging.Cpu.State;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Cpu.Operands;

/// <summary>What an access does when its page is not in a fast table: the canonical check, the MMU, page crossing, the void beyond RAM.</summary>
internal static unsafe class MemorySlowPath
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool TryRead(CpuState* cpu, ulong address, byte* destination, int size, InstructionTraits traits)
    {
        if (!TryOpenPages(cpu, address, AccessKind.Read, size, traits))
            return false;

        Gather(ref cpu->Bounce, destination, size);
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool TryWrite(CpuState* cpu, ulong address, byte* source, int size, InstructionTraits traits)
    {
        if (!TryOpenPages(cpu, address, AccessKind.Write, size, traits))
            return false;

        Scatter(ref cpu->Bounce, source, size);
        return true;
    }

    /// <summary>Opens a destination for reading and writing.</summary>
    /// <param name="host">Its bytes: in RAM where they are in one piece, otherwise in the bounce buffer.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool TryOpen(CpuState* cpu, ulong address, int size, InstructionTraits traits, out byte* host)
    {
        host = null;
        if (!TryOpenPages(cpu, address, AccessKind.Write, size, traits))
            return false;

        ref BounceBuffer bounce = ref cpu->Bounce;
        if (bounce.LowSize == size && bounce.LowHost != null)
        {
            host = bounce.LowHost;
            return true;
        }

        host = cpu->Bounce.Bytes;
        Gather(ref bounce, host, size);
        return true;
    }

    /// <summary>Stores what an instruction left in the bounce buffer.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void EmptyBounceBuffer(CpuState* cpu, int size) => Scatter(ref cpu->Bounce, cpu->Bounce.Bytes, size);

    /// <summary>Translates all pages of an access before any byte is touched, the lower first.</summary>
    private static bool TryOpenPages(CpuState* cpu, ulong address, AccessKind kind, int size, InstructionTraits traits)
    {
        Processor processor = cpu->Owner.Target;
        AddressedSegment segment = (traits & InstructionTraits.StackSegment) != 0 ? AddressedSegment.Stack
            : (traits & InstructionTraits.OtherSegment) != 0 ? AddressedSegment.Other
            : AddressedSegment.Data;
        if (!LinearAddressRules.TryResolve(
            processor.Mmu.InForce, new LinearAddress(address), size, kind, processor.Mode, segment, out LinearAddress first))
        {
            processor.RefuseAddress(new MemoryAccess(new LinearAddress(address), size, kind, processor.Mode) { Segment = segment });
            return false;
        }

        LinearAddress last = first + (ulong)(size - 1);
        ref BounceBuffer bounce = ref cpu->Bounce;
        bounce.LowSize = size;
        if (!TryOpenPage(processor, cpu, first, kind, out bounce.LowHost))
            return false;

        if (first.PageBase == last.PageBase)
            return true;

        bounce.LowSize = (int)(last.PageBase - first);
        return TryOpenPage(processor, cpu, last.PageBase, kind, out bounce.HighHost);
    }

    private static bool TryOpenPage(Processor processor, CpuState* cpu, LinearAddress address, AccessKind kind, out byte* host)
    {
        if (processor.Mmu.TryOpen(address, kind, processor.Mode, out host, out cpu->Fault))
            return true;

        Raise.PageFault(cpu);
        return false;
    }

    private static void Gather(ref BounceBuffer bounce, byte* destination, int size)
    {
        CopyFromHost(bounce.LowHost, new Span<byte>(destination, bounce.LowSize));
        CopyFromHost(bounce.HighHost, new Span<byte>(destination + bounce.LowSize, size - bounce.LowSize));
    }

    private static void Scatter(ref BounceBuffer bounce, byte* source, int size)
    {
        CopyToHost(new ReadOnlySpan<byte>(source, bounce.LowSize), bounce.LowHost);
        CopyToHost(new ReadOnlySpan<byte>(source + bounce.LowSize, size - bounce.LowSize), bounce.HighHost);
    }

    /// <summary>Where there is no RAM, the bus reads as ones.</summary>
    private static void CopyFromHost(byte* host, Span<byte> destination)
    {
        if (host == null)
            destination.Fill(0xFF);
        else
            new ReadOnlySpan<byte>(host, destination.Length).CopyTo(destination);
    }

    private static void CopyToHost(ReadOnlySpan<byte> source, byte* host)
    {
        if (host != null)
            source.CopyTo(new Span<byte>(host, source.Length));
    }
}
