// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using X64Paging.Paging;

namespace X64Paging.Translation;

/// <summary>
/// Direct-mapped tables from linear page to host address, one for each kind of access in each mode: what makes most accesses a compare
/// and an add.
/// </summary>
/// <remarks>
/// No architecture here, only speed. A page is in a table only while the TLB holds its translation, the mode may make that kind of
/// access, D is set if the kind is a write, and the frame is RAM that nobody watches for writes. Whatever ends one of these ends the entry.
/// </remarks>
internal sealed unsafe class FastTables : IDisposable
{
    /// <summary>Entries of one table: 16 bytes each, so that the three tables in use fit the host's first-level cache.</summary>
    public const int EntryCount = 512;

    private const int KindCount = 3;
    private const int ModeCount = 3;
    private const int TableCount = KindCount * ModeCount;

    private FastTableEntry* _entries;
    private uint _usedTables;

    public FastTables()
    {
        _entries = (FastTableEntry*)NativeMemory.AlignedAlloc((nuint)(TableCount * EntryCount * sizeof(FastTableEntry)), 64);
        _usedTables = (1u << TableCount) - 1;
        DropAll();
    }

    /// <summary>The table for a kind of access in an explicit mode.</summary>
    public FastTableEntry* Table(AccessKind kind, AccessMode mode) => _entries + TableIndex(kind, mode) * EntryCount;

    public void Fill(AccessKind kind, AccessMode mode, LinearAddress address, byte* host)
    {
        _usedTables |= 1u << TableIndex(kind, mode);
        FastTableEntry* entry = Table(kind, mode) + Slot(address);
        entry->LinearPage = address.PageBase.Value;
        entry->HostMinusLinear = (nint)host - (nint)address.Value;
    }

    /// <summary>Drops one 4 KiB page from the tables of a side.</summary>
    public void Drop(LinearAddress address, TlbSide side)
    {
        ulong page = address.PageBase.Value;
        FastTableEntry* entry = _entries + Slot(address);
        for (int table = 0; table < TableCount; table++, entry += EntryCount)
        {
            if (entry->LinearPage == page && SideOf(table) == side)
                entry->LinearPage = FastTableEntry.NoPage;
        }
    }

    /// <summary>Drops every page whose bytes lie in the 4 KiB at a host address from the tables for writing.</summary>
    public void DropWritesTo(byte* hostFrame)
    {
        for (int mode = 0; mode < ModeCount; mode++)
        {
            FastTableEntry* table = Table(AccessKind.Write, (AccessMode)mode);
            for (int slot = 0; slot < EntryCount; slot++)
            {
                if ((nint)table[slot].LinearPage + table[slot].HostMinusLinear == (nint)hostFrame)
                    table[slot].LinearPage = FastTableEntry.NoPage;
            }
        }
    }

    /// <summary>Empties the tables of a side.</summary>
    public void DropAll(TlbSide side)
    {
        for (int table = 0; table < TableCount; table++)
        {
            if (SideOf(table) == side)
                Empty(table);
        }
    }

    public void DropAll()
    {
        for (int table = 0; table < TableCount; table++)
            Empty(table);
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_entries);
        _entries = null;
    }

    /// <summary>The slot of a page in any table.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Every memory operand does this: the sieve sample's instructions a second.
    public static int Slot(LinearAddress address) => (int)(address.Value >> 12) & (EntryCount - 1);

    private static TlbSide SideOf(int table) => table % KindCount == (int)AccessKind.Fetch ? TlbSide.Instruction : TlbSide.Data;

    private void Empty(int table)
    {
        if ((_usedTables >> table & 1) == 0)
            return;

        _usedTables &= ~(1u << table);
        new Span<FastTableEntry>(_entries + table * EntryCount, EntryCount).Fill(new() { LinearPage = FastTableEntry.NoPage });
    }

    private static int TableIndex(AccessKind kind, AccessMode mode) => (int)mode * KindCount + (int)kind;
}
