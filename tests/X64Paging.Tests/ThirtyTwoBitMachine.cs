// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Tests;

/// <summary>A machine in 32-bit paging with one path of tables, laid by hand, to a page of 4 KiB.</summary>
/// <remarks>The address selects PDE 0x302 and PTE 5.</remarks>
internal sealed class ThirtyTwoBitMachine : IDisposable
{
    public const ulong Address = 0xC080_5678;
    public const ulong Page = 0x1_2000;
    public const ulong Directory = 0x3000;
    public const ulong Table = 0x1000;
    public const uint Open = (uint)HandLaidTables.Open;
    public const uint PageSizeBit = (uint)PageTableFlags.PageSize;

    public ThirtyTwoBitMachine(
        Cr4Flags cr4 = Cr4Flags.PageSizeExtensions,
        PagingFeatures features = PagingFeatures.Intel,
        int physicalAddressBits = 40,
        TlbGeometry? geometry = null)
    {
        Memory = PhysicalMemory.Sparse(physicalAddressBits);
        this[PagingLevel.PageDirectory] = (uint)Table | Open;
        this[PagingLevel.PageTable] = (uint)Page | Open;
        PagingControls controls = PagingControls.LongMode with
        {
            Cr3 = Directory,
            Cr4 = cr4,
            Efer = EferFlags.NoExecuteEnable,
            Features = features,
            MaxPhysicalAddressBits = physicalAddressBits,
        };
        Mmu = new Mmu(Memory, controls, geometry);
    }

    public PhysicalMemory Memory { get; }

    public Mmu Mmu { get; }

    /// <summary>Where the entry of a level lies that the address selects.</summary>
    public static PhysicalAddress EntryAddress(PagingLevel level) =>
        level == PagingLevel.PageDirectory ? new(Directory + 0x302 * 4) : new(Table + 5 * 4);

    public uint this[PagingLevel level]
    {
        get => Memory.Read<uint>(EntryAddress(level));
        set => Memory.Write(EntryAddress(level), value);
    }

    public void Dispose()
    {
        Mmu.Dispose();
        Memory.Dispose();
    }
}
