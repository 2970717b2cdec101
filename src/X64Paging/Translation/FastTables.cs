// SPDX-License-Identifier: MIT
using System.Numerics;
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
    private const uint AllTables = (1u << TableCount) - 1;

    // Each third table, from that of user-mode fetches.
    private const uint FetchTables = 0b100_100_100;

    private FastTableEntry* _entries;
    private uint _usedTables;

    public FastTables()
    {
        _entries = (FastTableEntry*)NativeMemory.AlignedAlloc((nuint)(TableCount * EntryCount * sizeof(FastTableEntry)), 64);
        _usedTables = AllTables;
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
        FastTableEntry* slot = _entries + Slot(address);
        for (uint tables = _usedTables & TablesOf(side); tables != 0; tables &= tables - 1)
        {
            FastTableEntry* entry = slot + BitOperations.TrailingZeroCount(tables) * EntryCount;
            if (entry->LinearPage == page)
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
    public void DropAll(TlbSide side) => Empty(TablesOf(side));

    public void DropAll() => Empty(AllTables);

    public void Dispose()
    {
        NativeMemory.AlignedFree(_entries);
        _entries = null;
    }

    /// <summary>The slot of a page in any table.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Every memory operand does this: the sieve sample's instructions a second.
    public static int Slot(LinearAddress address) => (int)(address.Value >> 12) & (EntryCount - 1);

    private static uint TablesOf(TlbSide side) => side == TlbSide.Instruction ? FetchTables : AllTables & ~FetchTables;

    private void Empty(uint tables)
    {
        for (uint used = _usedTables & tables; used != 0; used &= used - 1)
        {
            FastTableEntry* table = _entries + BitOperations.TrailingZeroCount(used) * EntryCount;
            new Span<FastTableEntry>(table, EntryCount).Fill(new() { LinearPage = FastTableEntry.NoPage });
        }

        _usedTables &= ~tables;
    }

    private static int TableIndex(AccessKind kind, AccessMode mode) => (int)mode * KindCount + (int)kind;
}
