// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;

namespace X64Paging.Testing;

/// <summary>The entries of a space's tables as they lie in memory. Writing one is a store and no more: nothing is invalidated.</summary>
public sealed class LabEntries
{
    private readonly PagingSpace _space;

    internal LabEntries(PagingSpace space) => _space = space;

    /// <summary>The entry of a level on the way to an address.</summary>
    /// <exception cref="InvalidOperationException">An entry above names no table.</exception>
    public PageTableEntry this[PagingLevel level, LabAddress address]
    {
        get => new(_space.Memory.ReadEntry(AddressOf(level, address)));
        set => _space.Memory.Write(AddressOf(level, address), value.Value);
    }

    /// <summary>The physical address of that entry.</summary>
    /// <exception cref="InvalidOperationException">An entry above names no table.</exception>
    public PhysicalAddress AddressOf(PagingLevel level, LabAddress address)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan((int)level, (int)PagingLevel.PageTable, nameof(level));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((int)level, (int)_space.RootLevel, nameof(level));
        Frame table = _space.Root;
        for (PagingLevel above = _space.RootLevel; ; above--)
        {
            PhysicalAddress entryAddress = table.Base + (ulong)((LinearAddress)address).TableIndex(above) * sizeof(ulong);
            if (above == level)
                return entryAddress;

            PageTableEntry entry = new(_space.Memory.ReadEntry(entryAddress));
            if (!entry.IsPresent || entry.IsLeaf(above))
                throw new InvalidOperationException($"There is no {level} entry for {address}: the {above} entry {entry} names no table.");
            table = entry.Frame;
        }
    }
}
