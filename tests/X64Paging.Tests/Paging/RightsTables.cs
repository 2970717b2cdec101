// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;

namespace X64Paging.Tests.Paging;

/// <summary>Every path of rights at once: in each upper table, entry n has rights n; the address chooses one of each level.</summary>
/// <remarks>
/// The eight upper entries of a table name the same lower one. The page table has 256 leaves: bits 2:0 of the index are the rights, bit 3 is
/// D, bits 7:4 the key. All of them map one page.
/// </remarks>
internal sealed class RightsTables
{
    public const int LeafCount = 256;

    /// <summary>Leaves with key 0.</summary>
    public const int LeafCountOfOneKey = 16;

    public const ulong Cr3 = 4 * Frame.Size;

    /// <summary>PKRU of which key k has k's lower two bits, as AD and WD.</summary>
    public const uint Pkru = 0xE4E4_E4E4;

    /// <summary>IA32_PKRS of which key k has k's upper two bits.</summary>
    public const uint Pkrs = 0xFFAA_5500;

    private const ulong Page = 0x1_2000;

    private readonly PhysicalMemory _memory;
    private readonly PageTableEntry[] _leaves = new PageTableEntry[LeafCount];

    public RightsTables(PhysicalMemory memory)
    {
        _memory = memory;
        for (int leaf = 0; leaf < LeafCount; leaf++)
        {
            PageTableFlags flags = EntryRights.Of(leaf & 7).Flags | ((leaf & 8) != 0 ? PageTableFlags.Dirty : 0);
            _leaves[leaf] = new PageTableEntry(Page | (ulong)flags | (ulong)(leaf >> 4) << 59);
        }
    }

    public static PhysicalAddress Target(LinearAddress address) => new(Page + (ulong)address.PageOffset);

    public static PathRights RightsOf(int pml4, int pdpt, int directory, int leaf) =>
        new(EntryRights.Of(pml4), EntryRights.Of(pdpt), EntryRights.Of(directory), EntryRights.Of(leaf & 7))
        {
            IsDirty = (leaf & 8) != 0,
            UserKey = KeyRights.Of(leaf >> 4 & 3),
            SupervisorKey = KeyRights.Of(leaf >> 6),
        };

    /// <summary>The physical address of an entry.</summary>
    public static PhysicalAddress EntryAddress(PagingLevel level, int index) => new((ulong)level * Frame.Size + (ulong)index * sizeof(ulong));

    /// <summary>Lays the four entries anew, without A, and gives the address that they serve.</summary>
    public LinearAddress Lay(int pml4, int pdpt, int directory, int leaf)
    {
        LayUpper(PagingLevel.Pml4, pml4);
        LayUpper(PagingLevel.Pdpt, pdpt);
        LayUpper(PagingLevel.PageDirectory, directory);
        _memory.Write(EntryAddress(PagingLevel.PageTable, leaf), _leaves[leaf].Value);
        return AddressOf(pml4, pdpt, directory, leaf);
    }

    public static LinearAddress AddressOf(int pml4, int pdpt, int directory, int leaf) =>
        new((ulong)pml4 << 39 | (ulong)pdpt << 30 | (ulong)directory << 21 | (ulong)leaf << 12 | 0x678);

    /// <summary>A and D of the entries that serve an address.</summary>
    public (int Accessed, int Dirty) Marks(int pml4, int pdpt, int directory, int leaf)
    {
        int accessed = 0;
        int dirty = 0;
        Add(PagingLevel.Pml4, pml4);
        Add(PagingLevel.Pdpt, pdpt);
        Add(PagingLevel.PageDirectory, directory);
        Add(PagingLevel.PageTable, leaf);
        return (accessed, dirty);

        void Add(PagingLevel level, int index)
        {
            PageTableEntry entry = new(_memory.ReadEntry(EntryAddress(level, index)));
            accessed |= entry.IsAccessed ? 1 << (int)level : 0;
            dirty |= entry.IsDirty ? 1 << (int)level : 0;
        }
    }

    private void LayUpper(PagingLevel level, int index) =>
        _memory.Write(EntryAddress(level, index), (ulong)(level - 1) * Frame.Size | (ulong)EntryRights.Of(index).Flags);
}
