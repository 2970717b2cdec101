// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;
using X64Paging.Paging;

namespace X64Paging.Translation;

/// <summary>The two-level TLB of a geometry.</summary>
/// <remarks>
/// A walk fills both levels; a hit in the second fills the first. What leaves the second level to make room stays in the first.
/// The fast tables are a subset of the first level, or of the second where there is no first: whatever leaves it leaves them.
/// </remarks>
internal sealed class Tlb : TranslationCache
{
    private readonly FastTables _fast;
    private readonly TlbLevel _data;
    private readonly TlbLevel _instruction;
    private readonly TlbLevel _unified;
    private readonly bool _isUnifiedInnermost;
    private readonly bool _ordersHits;

    public Tlb(TlbGeometry geometry, FastTables fast)
    {
        _fast = fast;
        _data = new TlbLevel(geometry.Data, geometry.Replacement, geometry.Seed);
        _instruction = new TlbLevel(geometry.Instruction, geometry.Replacement, geometry.Seed + 32);
        _unified = new TlbLevel(geometry.Unified, geometry.Replacement, geometry.Seed + 64);
        _isUnifiedInnermost = _data.IsAbsent && _instruction.IsAbsent;
        _ordersHits = geometry.Replacement == TlbReplacement.LeastRecentlyUsed;
    }

    /// <summary>Accesses that missed the first level, or the second where there is no first.</summary>
    public ulong FirstLevelMisses { get; private set; }

    /// <summary>Those of them that the second level served behind a first.</summary>
    public ulong SecondLevelHits { get; private set; }

    public override IEnumerable<CachedTranslation> Entries => _data.Entries.Concat(_instruction.Entries).Concat(_unified.Entries);

    /// <summary>Whether the last translation that was found came from the second level, behind a first.</summary>
    public bool LastHitWasSecond { get; private set; }

    /// <summary>Whether the fast table of the side may serve pages of the size: they can be in the innermost level, and hits change nothing.</summary>
    public bool AllowsFast(TlbSide side, PageSize size) =>
        !_ordersHits && Innermost(side).Holds(size);

    public override bool TryFind(LinearAddress address, Pcid pcid, TlbSide side, out PageTranslation translation)
    {
        TlbLevel first = First(side);
        LastHitWasSecond = false;
        if (first.TryFind(address, pcid, out translation))
            return true;

        bool isInSecond = _unified.TryFind(address, pcid, out translation);
        if (isInSecond && _isUnifiedInnermost)
            return true; // A hit of the innermost level: the fast tables serve most of those, so they are not counted.

        FirstLevelMisses++;
        if (!isInSecond)
            return false;

        SecondLevelHits++;
        LastHitWasSecond = !first.IsAbsent;
        DropFast(first.Fill(address, pcid, translation, mayReplace: false), side);
        return true;
    }

    public override bool TryPeek(LinearAddress address, Pcid pcid, out PageTranslation translation) =>
        _data.TryPeek(address, pcid, out translation)
        || _instruction.TryPeek(address, pcid, out translation)
        || _unified.TryPeek(address, pcid, out translation);

    /// <summary>As <see cref="TryPeek"/>, in the level that the fast tables of a side are a subset of.</summary>
    public bool TryPeekInnermost(LinearAddress address, Pcid pcid, TlbSide side, out PageTranslation translation) =>
        Innermost(side).TryPeek(address, pcid, out translation);

    [MethodImpl(MethodImplOptions.NoInlining)] // See PageTableWalker's loop.
    public override void Fill(LinearAddress address, Pcid pcid, TlbSide side, PageTranslation translation, bool mayReplace)
    {
        ulong evicted = _unified.Fill(address, pcid, translation, mayReplace);
        if (_isUnifiedInnermost)
        {
            DropFast(evicted, TlbSide.Data);
            DropFast(evicted, TlbSide.Instruction);
        }
        else
        {
            DropFast(First(side).Fill(address, pcid, translation, mayReplace), side);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // See PageTableWalker's loop.
    public override void Drop(LinearAddress address, Pcid pcid, bool globalsToo)
    {
        PageSize? data = _data.Drop(address, pcid, globalsToo);
        PageSize? instruction = _instruction.Drop(address, pcid, globalsToo);
        PageSize? unified = _unified.Drop(address, pcid, globalsToo);
        if (_isUnifiedInnermost)
            data = instruction = unified;
        if (data is { } dataSize)
            DropFast(address, dataSize, TlbSide.Data);
        if (instruction is { } instructionSize)
            DropFast(address, instructionSize, TlbSide.Instruction);
    }

    public override void DropContext(Pcid pcid) => DropWhere(TlbTag.Global | TlbTag.PcidMask, pcid.Value);

    public override void DropGlobals() => DropWhere(TlbTag.Global, TlbTag.Global);

    public override void DropAllButGlobals() => DropWhere(TlbTag.Global, 0);

    public override void DropAll()
    {
        _data.DropAll();
        _instruction.DropAll();
        _unified.DropAll();
        _fast.DropAll();
    }

    private void DropWhere(ulong mask, ulong value)
    {
        _data.DropWhere(mask, value);
        _instruction.DropWhere(mask, value);
        _unified.DropWhere(mask, value);
        _fast.DropAll();
    }

    private TlbLevel Innermost(TlbSide side) => _isUnifiedInnermost ? _unified : First(side);

    private TlbLevel First(TlbSide side) => side == TlbSide.Data ? _data : _instruction;

    private void DropFast(ulong evictedTag, TlbSide side)
    {
        if (evictedTag != 0)
            DropFast(TlbTag.AddressOf(evictedTag), TlbTag.SizeOf(evictedTag), side);
    }

    private void DropFast(LinearAddress address, PageSize size, TlbSide side)
    {
        if (size == PageSize.Size4KiB)
            _fast.Drop(address, side);
        else
            _fast.DropAll(side);
    }
}
