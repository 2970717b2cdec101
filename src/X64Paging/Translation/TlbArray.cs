// SPDX-License-Identifier: MIT
using System.Numerics;
using X64Paging.Paging;

namespace X64Paging.Translation;

/// <summary>The part of a TLB that holds pages of one size: set-associative, replaced in turn within a set.</summary>
/// <remarks>
/// <code>
///  tag    bits 57:13  page number within 57-bit linear addresses    value  the effective entry; P is set
///         bit  12     global: matches under any PCID                       0 = the way is empty
///         bits 11:0   PCID, or 0 for a global page
/// </code>
/// </remarks>
internal sealed class TlbArray
{
    private const ulong GlobalTag = 1UL << 12;
    private const int PageNumberShift = 13;

    private readonly int _sizeLog2;
    private readonly int _setMask;
    private readonly int _ways;
    private readonly ulong[] _tags;
    private readonly ulong[] _values;
    private readonly byte[] _nextVictim;
    private int _liveCount;

    public TlbArray(PageSize size, int sets, int ways)
    {
        if (!BitOperations.IsPow2(sets))
            throw new ArgumentOutOfRangeException(nameof(sets), sets, "The number of sets is a power of two.");
        ArgumentOutOfRangeException.ThrowIfLessThan(ways, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ways, byte.MaxValue);

        Size = size;
        _sizeLog2 = BitOperations.TrailingZeroCount(size.Bytes);
        _setMask = sets - 1;
        _ways = ways;
        _tags = new ulong[sets * ways];
        _values = new ulong[sets * ways];
        _nextVictim = new byte[sets];
    }

    public PageSize Size { get; }

    /// <summary>Finds the translation of an address, of this PCID or global.</summary>
    public bool TryFind(LinearAddress address, Pcid pcid, out PageTableEntry effective)
    {
        effective = default;
        if (_liveCount == 0)
            return false;

        int index = IndexOf(address, pcid);
        if (index < 0)
            return false;

        effective = new PageTableEntry(_values[index]);
        return true;
    }

    /// <summary>Puts a translation in, in place of the same page's or of the set's next victim.</summary>
    /// <param name="address">Any address of the page.</param>
    /// <param name="pcid">The current PCID.</param>
    /// <param name="effective">The effective entry.</param>
    /// <param name="evicted">The page that had to leave.</param>
    /// <returns>Whether another page had to leave.</returns>
    public bool Fill(LinearAddress address, Pcid pcid, PageTableEntry effective, out LinearAddress evicted)
    {
        evicted = default;
        int index = IndexOf(address, pcid);
        bool evicts = false;
        if (index < 0)
        {
            index = FindEmpty(address);
            if (index < 0)
            {
                index = TakeVictim(address);
                evicted = AddressOf(_tags[index]);
                evicts = true;
            }
            else
            {
                _liveCount++;
            }
        }

        bool isGlobal = effective.Has(PageTableFlags.Global);
        _tags[index] = PageTag(address) | (isGlobal ? GlobalTag : pcid.Value);
        _values[index] = effective.Value;
        return evicts;
    }

    /// <summary>Drops the translation of an address, of this PCID or global.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Drop(LinearAddress address, Pcid pcid)
    {
        bool found = false;

        // A page may be held twice, as global and as the PCID's own, if G changed without an invalidation.
        for (int index = IndexOf(address, pcid); index >= 0; index = IndexOf(address, pcid))
        {
            Clear(index);
            found = true;
        }

        return found;
    }

    /// <summary>Drops all translations of a PCID that are not global.</summary>
    public void DropContext(Pcid pcid)
    {
        if (_liveCount == 0)
            return;

        for (int i = 0; i < _tags.Length; i++)
        {
            if (_values[i] != 0 && (_tags[i] & (GlobalTag | Pcid.Maximum)) == pcid.Value)
                Clear(i);
        }
    }

    /// <summary>Drops everything.</summary>
    public void DropAll()
    {
        Array.Clear(_values);
        _liveCount = 0;
    }

    private ulong PageTag(LinearAddress address) => (address.Value << 7 >> 7 >> _sizeLog2) << PageNumberShift;

    /// <summary>The page's address, sign-extended from bit 56: with four levels bits 56:48 are copies of bit 47 already.</summary>
    private LinearAddress AddressOf(ulong tag) => new((ulong)((long)(tag >> PageNumberShift << _sizeLog2 << 7) >> 7));

    private int FirstWay(LinearAddress address) => ((int)(address.Value >> _sizeLog2) & _setMask) * _ways;

    private int IndexOf(LinearAddress address, Pcid pcid)
    {
        ulong page = PageTag(address);
        ulong own = page | pcid.Value;
        ulong global = page | GlobalTag;
        int first = FirstWay(address);
        ReadOnlySpan<ulong> tags = _tags.AsSpan(first, _ways);
        for (int way = 0; way < tags.Length; way++)
        {
            ulong tag = tags[way];
            if ((tag == own || tag == global) && _values[first + way] != 0)
                return first + way;
        }

        return -1;
    }

    private int FindEmpty(LinearAddress address)
    {
        int first = FirstWay(address);
        int way = _values.AsSpan(first, _ways).IndexOf(0UL);
        return way < 0 ? -1 : first + way;
    }

    private int TakeVictim(LinearAddress address)
    {
        int first = FirstWay(address);
        ref byte next = ref _nextVictim[first / _ways];
        int way = next;
        next = (byte)(way + 1 == _ways ? 0 : way + 1);
        return first + way;
    }

    private void Clear(int index)
    {
        _values[index] = 0;
        _liveCount--;
    }
}
