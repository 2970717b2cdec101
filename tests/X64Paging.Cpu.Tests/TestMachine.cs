// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.State;
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Cpu.Tests;

/// <summary>RAM, page tables, an MMU and a processor, and the few things that tests do with them.</summary>
internal sealed class TestMachine : IDisposable
{
    /// <summary>Where tests put code that they do not place elsewhere.</summary>
    public const ulong CodeBase = 0x40_0000;

    public const PageTableFlags ReadWrite = ReadOnly | PageTableFlags.Writable;
    public const PageTableFlags ReadOnly = PageTableFlags.Present | PageTableFlags.User;

    public TestMachine(TlbGeometry? geometry = null, ulong ramSize = 16 << 20)
    {
        Memory = new PhysicalMemory(ramSize);
        Frames = new FrameAllocator(Memory);
        Mapper = Mapper.TryCreate(Memory, Frames)!;
        Mmu = new Mmu(Memory, PagingControls.LongMode with { Cr3 = Mapper.Root.Base.Value }, geometry);
        Processor = new Processor(Mmu);
    }

    public PhysicalMemory Memory { get; }

    public FrameAllocator Frames { get; }

    public Mapper Mapper { get; }

    public Mmu Mmu { get; }

    public Processor Processor { get; }

    public ref ArchitecturalState State => ref Processor.State;

    public ulong this[GeneralRegister register]
    {
        get => Processor.State[register];
        set => Processor.State[register] = value;
    }

    /// <summary>Maps a page to a fresh frame of zeros.</summary>
    public Frame Map(ulong page, PageTableFlags flags = ReadWrite)
    {
        if (!Frames.TryAllocateZeroed(out Frame frame))
            throw new InsufficientMemoryException();

        MapTo(page, frame, flags);
        return frame;
    }

    /// <summary>Maps a page to a frame, and drops the old translation where that is required.</summary>
    public void MapTo(ulong page, Frame frame, PageTableFlags flags = ReadWrite) => Mmu.Invalidate(MapWithoutInvalidation(page, frame, flags));

    /// <summary>Maps a page to a frame. The TLB is left as it is.</summary>
    public PendingInvalidation MapWithoutInvalidation(ulong page, Frame frame, PageTableFlags flags = ReadWrite)
    {
        if (!Mapper.TryMap(new LinearAddress(page), frame.Base, PageSize.Size4KiB, flags, out PendingInvalidation invalidation))
            throw new InsufficientMemoryException();

        return invalidation;
    }

    /// <summary>Takes a page away, and its frame's reference with it.</summary>
    public void Unmap(ulong page)
    {
        Mmu.Invalidate(Mapper.Unmap(new LinearAddress(page), out WalkStep old));
        if (old.Entry.IsPresent)
            Frames.Release(old.Entry.Frame);
    }

    /// <summary>Maps as many pages as the code needs, writes it there and points RIP at it.</summary>
    public void Load(ReadOnlySpan<byte> code, ulong address = CodeBase)
    {
        for (ulong page = address & ~0xFFFUL; page < address + (ulong)code.Length; page += Frame.Size)
        {
            if (!IsMapped(page))
                Map(page);
        }

        Write(address, code);
        State.Rip = address;
    }

    /// <summary>Assembles a program, maps and writes it, and points RIP at it.</summary>
    public void Load(Action<Assembler> program, ulong address = CodeBase) => Load(Assemble(program, address), address);

    public static byte[] Assemble(Action<Assembler> program, ulong address = CodeBase)
    {
        Assembler assembler = new(64);
        program(assembler);
        using MemoryStream stream = new();
        assembler.Assemble(new StreamCodeWriter(stream), address);
        return stream.ToArray();
    }

    public bool IsMapped(ulong page) => Mapper.Find(new LinearAddress(page)).Entry.IsPresent;

    /// <summary>Writes through the tables as a kernel would: into physical memory, whatever the rights.</summary>
    public void Write(ulong address, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int count = int.Min(bytes.Length, Frame.Size - (int)(address & 0xFFF));
            Memory.Write(PhysicalAddressOf(address), bytes[..count]);
            bytes = bytes[count..];
            address += (ulong)count;
        }
    }

    public void WriteValue(ulong address, ulong value) => Write(address, BitConverter.GetBytes(value));

    public byte[] Read(ulong address, int count)
    {
        byte[] bytes = new byte[count];
        for (int done = 0; done < count;)
        {
            ulong position = address + (ulong)done;
            int size = int.Min(count - done, Frame.Size - (int)(position & 0xFFF));
            Memory.Read(PhysicalAddressOf(position), bytes.AsSpan(done, size));
            done += size;
        }

        return bytes;
    }

    public ulong ReadValue(ulong address) => BitConverter.ToUInt64(Read(address, sizeof(ulong)));

    public Frame FrameOf(ulong address) => PhysicalAddressOf(address).Frame;

    public void Dispose()
    {
        Processor.Dispose();
        Mmu.Dispose();
        Frames.Dispose();
        Memory.Dispose();
    }

    private PhysicalAddress PhysicalAddressOf(ulong address)
    {
        PageTableEntry entry = Mapper.Find(new LinearAddress(address)).Entry;
        return entry.IsPresent ? entry.Frame.Base + (address & 0xFFF) : throw new InvalidOperationException($"0x{address:x} is not mapped.");
    }
}
