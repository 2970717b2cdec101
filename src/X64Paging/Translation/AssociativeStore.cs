// SPDX-License-Identifier: MIT
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace X64Paging.Translation;

/// <summary>Tags and values in sets and ways: what TLBs and paging-structure caches are made of.</summary>
/// <remarks>A tag of 0 is an empty way. An entry can be asked for by two tags at once: a PCID's own and the global one.</remarks>
internal sealed class AssociativeStore
{
    private const int MostSets = 1 << 16;
    private const int MostWays = 1 << 10;

    private readonly int _sets;
    private readonly int _setMask;
    private readonly int _ways;
    private readonly ulong[] _tags;
    private readonly ulong[] _values;
    private readonly ushort[] _nextVictim;
    private readonly ulong[] _lastUse;
    private readonly TlbReplacement _replacement;
    private ulong _clock;
    private ulong _random;

    public AssociativeStore(int sets, int ways, TlbReplacement replacement, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sets, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sets, MostSets);
        ArgumentOutOfRangeException.ThrowIfLessThan(ways, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ways, MostWays);
        _sets = sets;
        _setMask = BitOperations.IsPow2(sets) ? sets - 1 : -1;
        _ways = ways;
        _tags = new ulong[sets * ways];
        _values = new ulong[sets * ways];
        _nextVictim = new ushort[sets];
        _replacement = replacement;
        _lastUse = replacement == TlbReplacement.LeastRecentlyUsed ? new ulong[sets * ways] : [];
        _random = seed | 1;
    }

    /// <summary>Entries in use.</summary>
    public int LiveCount { get; private set; }

    public ulong ValueAt(int index) => _values[index];

    /// <summary>The entries in use, as tags and values.</summary>
    public IEnumerable<(ulong Tag, ulong Value)> Entries
    {
        get
        {
            for (int i = 0; i < _tags.Length; i++)
            {
                if (_tags[i] != 0)
                    yield return (_tags[i], _values[i]);
            }
        }
    }

    /// <summary>Finds a tag, or another that would do as well, in the set that a number selects.</summary>
    /// <returns>Its index, or -1.</returns>
    public int Find(ulong number, ulong tag, ulong alternative)
    {
        int first = FirstWay(number);
        ReadOnlySpan<ulong> tags = _tags.AsSpan(first, _ways);
        ref ulong start = ref MemoryMarshal.GetReference(tags);
        int way = 0;
        for (; way <= tags.Length - Vector256<ulong>.Count; way += Vector256<ulong>.Count)
        {
            Vector256<ulong> four = Vector256.LoadUnsafe(ref start, (nuint)way); // SAFETY: the loop's bound leaves four ways.
            uint matches = (Vector256.Equals(four, Vector256.Create(tag)) | Vector256.Equals(four, Vector256.Create(alternative)))
                .ExtractMostSignificantBits();
            if (matches != 0)
                return first + way + BitOperations.TrailingZeroCount(matches);
        }

        for (; way < tags.Length; way++)
        {
            if (tags[way] == tag || tags[way] == alternative)
                return first + way;
        }

        return -1;
    }

    /// <summary>Notes that an entry was used.</summary>
    public void Touch(int index)
    {
        if (_lastUse.Length > 0)
            _lastUse[index] = ++_clock;
    }

    /// <summary>Writes over an entry.</summary>
    public void Replace(int index, ulong tag, ulong value)
    {
        _tags[index] = tag;
        _values[index] = value;
        Touch(index);
    }

    /// <summary>Puts in an entry that is not there yet: into an empty way, or over a victim.</summary>
    /// <returns>The victim's tag, or 0 if nothing had to leave.</returns>
    public ulong Insert(ulong number, ulong tag, ulong value)
    {
        int index = LiveCount == _tags.Length ? -1 : Find(number, 0, 0);
        ulong evicted = 0;
        if (index >= 0)
        {
            LiveCount++;
        }
        else
        {
            int first = FirstWay(number);
            index = first + VictimOf(first);
            evicted = _tags[index];
        }

        Replace(index, tag, value);
        return evicted;
    }

    public void Clear(int index)
    {
        _tags[index] = 0;
        LiveCount--;
    }

    /// <summary>Drops the entries whose tag, under a mask, is a value.</summary>
    public void DropWhere(ulong mask, ulong value)
    {
        if (LiveCount == 0)
            return;

        Span<ulong> tags = _tags;
        int kept = 0;
        int i = 0;
        for (; i <= tags.Length - Vector<ulong>.Count; i += Vector<ulong>.Count)
        {
            Vector<ulong> some = new(tags[i..]);
            Vector<ulong> left = Vector.AndNot(some, Vector.Equals(some & new Vector<ulong>(mask), new Vector<ulong>(value)));
            left.CopyTo(tags[i..]);

            // An equal element is all ones, which is -1.
            kept += Vector<ulong>.Count + (int)Vector.Sum(Vector.AsVectorInt64(Vector.Equals(left, Vector<ulong>.Zero)));
        }

        for (; i < tags.Length; i++)
        {
            if ((tags[i] & mask) == value)
                tags[i] = 0;
            if (tags[i] != 0)
                kept++;
        }

        LiveCount = kept;
    }

    public void DropAll()
    {
        if (LiveCount == 0)
            return;

        Array.Clear(_tags);
        LiveCount = 0;
    }

    private int FirstWay(ulong number) => (_setMask >= 0 ? (int)number & _setMask : (int)(number % (ulong)_sets)) * _ways;

    private int VictimOf(int first)
    {
        switch (_replacement)
        {
            case TlbReplacement.Random:
                // Xorshift: any numbers do, as long as they are the same in each run.
                _random ^= _random << 13;
                _random ^= _random >> 7;
                _random ^= _random << 17;
                return (int)(_random % (ulong)_ways);

            case TlbReplacement.LeastRecentlyUsed:
                ReadOnlySpan<ulong> uses = _lastUse.AsSpan(first, _ways);
                int oldest = 0;
                for (int way = 1; way < uses.Length; way++)
                {
                    if (uses[way] < uses[oldest])
                        oldest = way;
                }

                return oldest;

            default:
                ref ushort next = ref _nextVictim[first / _ways];
                int turn = next;
                next = (ushort)(turn + 1 == _ways ? 0 : turn + 1);
                return turn;
        }
    }
}
