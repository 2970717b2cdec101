// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Tests;

/// <summary>A machine in PAE paging with one path of tables, laid by hand, to a page of 4 KiB.</summary>
/// <remarks>The address selects PDPTE 3, PDE 4 and PTE 5. The block of PDPTEs is aligned to 32 bytes and no more.</remarks>
internal sealed class PaeMachine : IDisposable
{
    public const ulong Address = 0xC080_5678;
    public const ulong Page = 0x1_2000;
    public const ulong Pdptes = 0x5020;
    public const ulong Directory = 0x2000;
    public const ulong Table = 0x1000;
    public const PageTableFlags Open = HandLaidTables.Open;

    public PaeMachine(
        PagingVariants variants = PagingVariants.Intel, Cr4Flags cr4 = Cr4Flags.None, EferFlags efer = EferFlags.NoExecuteEnable, TlbGeometry? geometry = null)
    {
        Memory = PhysicalMemory.Sparse(40);
        this[PagingLevel.Pdpt] = new PageTableEntry(Directory | 1);
        this[PagingLevel.PageDirectory] = new PageTableEntry(Table | (ulong)Open);
        this[PagingLevel.PageTable] = new PageTableEntry(Page | (ulong)Open);
        PagingControls controls = PagingControls.LongMode with
        {
            Cr4 = Cr4Flags.PhysicalAddressExtension | cr4,
            Efer = efer,
            MaxPhysicalAddressBits = 40,
            Variants = variants,
        };
        Mmu = new Mmu(Memory, controls, geometry);
        Mmu.LoadCr3(Pdptes);
    }

    public PhysicalMemory Memory { get; }

    public Mmu Mmu { get; }

    /// <summary>Where the entry of a level lies that the address selects.</summary>
    public static PhysicalAddress EntryAddress(PagingLevel level) => level switch
    {
        PagingLevel.Pdpt => new(Pdptes + 3 * 8),
        PagingLevel.PageDirectory => new(Directory + 4 * 8),
        _ => new(Table + 5 * 8),
    };

    public PageTableEntry this[PagingLevel level]
    {
        get => new(Memory.ReadEntry(EntryAddress(level)));
        set => Memory.Write(EntryAddress(level), value.Value);
    }

    public void Dispose()
    {
        Mmu.Dispose();
        Memory.Dispose();
    }
}
