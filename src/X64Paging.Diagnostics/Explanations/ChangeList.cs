// SPDX-License-Identifier: MIT
using System.Numerics;
using X64Paging.Paging;

namespace X64Paging.Diagnostics.Explanations;

/// <summary>Lists what a supposition changes.</summary>
internal static class ChangeList
{
    private const int AlignmentCheckBit = 18;

    /// <summary>Finds the smallest change, if any makes the access legal, and lists it.</summary>
    public static SmallestChange? Find(Supposition access, bool allowsControlRegisters)
    {
        if (ChangeSearch.Find(access, allowsControlRegisters, out int count) is not { } best)
            return null;

        Walk first = best.Walk().First();
        return new SmallestChange([.. Between(access, best)], count, first.Physical!.Value);
    }

    private static IEnumerable<Change> Between(Supposition before, Supposition after)
    {
        if (before.Access.Address != after.Access.Address)
            yield return new AddressChange(before.Access.Address, after.Access.Address);
        if (before.Access.Mode != after.Access.Mode)
            yield return new RegisterChange(ChangedRegister.Eflags, 0, 1UL << AlignmentCheckBit, [new BitChange(AlignmentCheckBit, "AC", 1)]);

        PagingControls old = before.Controls;
        PagingControls now = after.Controls;
        foreach (RegisterChange? change in (RegisterChange?[])
            [
                Register(ChangedRegister.Pkru, old.Pkru, now.Pkru),
                Register(ChangedRegister.Pkrs, old.Pkrs, now.Pkrs),
                Register(ChangedRegister.Cr0, (ulong)old.Cr0, (ulong)now.Cr0),
                Register(ChangedRegister.Cr4, (ulong)old.Cr4, (ulong)now.Cr4),
                Register(ChangedRegister.Efer, (ulong)old.Efer, (ulong)now.Efer),
            ])
        {
            if (change != null)
                yield return change;
        }

        foreach (EntryChange change in after.Origins.Keys.Select(address => Entry(before, after, address))
            .OrderByDescending(change => change.Level).ThenBy(change => change.EntryAddress))
        {
            if (change.Bits.Count > 0)
                yield return change;
        }
    }

    private static RegisterChange? Register(ChangedRegister register, ulong old, ulong now) =>
        old == now ? null : new RegisterChange(register, old, now, [.. Bits(old ^ now, now, bit => NameOf(register, bit))]);

    private static EntryChange Entry(Supposition before, Supposition after, Memory.PhysicalAddress address)
    {
        SupposedEntry origin = after.Origins[address];
        PageTableEntry entry = after.Entries[address];
        EntryMeaning meaning = new(entry, origin.Level, after.Controls);
        ulong reserved = new EntryMeaning(origin.OldValue.With(PageTableFlags.Present), origin.Level, after.Controls).ReservedBits;
        ulong changed = origin.OldValue.Value ^ entry.Value;
        if (origin.NamesNewTable)
            changed &= ~meaning.Target.Value;
        return new EntryChange(origin.Level, address, origin.OldValue, entry, [.. Bits(changed, entry.Value, NameOfBit)])
        {
            NamesNewTable = origin.NamesNewTable,
            IsInNewTable = origin.IsInNewTable,
            NeedsFrame = !origin.OldValue.IsPresent && meaning.IsLeaf,
            MayBeCached = origin.OldValue.IsPresent && new EntryMeaning(origin.OldValue, origin.Level, before.Controls).ReservedBits == 0,
            Reach = after.Controls.Mode == PagingMode.ThirtyTwoBit && origin.Level == PagingLevel.PageDirectory ? PageSize.Size4MiB.Bytes : origin.Level.EntrySpan,
            Index = after.IndexOf(PageOf(after, address, origin.Level), origin.Level),
        };

        string NameOfBit(int bit) => (reserved >> bit & 1) != 0 && meaning.NameOf(bit) == "address" ? "reserved" : meaning.NameOf(bit);
    }

    /// <summary>The page of the access whose walk reads the entry.</summary>
    private static LinearAddress PageOf(Supposition after, Memory.PhysicalAddress entryAddress, PagingLevel level) =>
        after.Walk().Where(walk => walk.Steps.Any(step => step.EntryAddress == entryAddress && step.Level == level))
            .Select(walk => walk.Address).FirstOrDefault();

    private static IEnumerable<BitChange> Bits(ulong changed, ulong now, Func<int, string> name)
    {
        for (; changed != 0; changed &= changed - 1)
        {
            int bit = BitOperations.TrailingZeroCount(changed);
            yield return new BitChange(bit, name(bit), (int)(now >> bit & 1));
        }
    }

    private static string NameOf(ChangedRegister register, int bit) => register switch
    {
        ChangedRegister.Pkru or ChangedRegister.Pkrs => (bit % 2 == 0 ? "AD" : "WD") + bit / 2,
        ChangedRegister.Cr0 => "WP",
        ChangedRegister.Efer => "NXE",
        _ => (Cr4Flags)(1UL << bit) switch
        {
            Cr4Flags.SupervisorExecutionPrevention => "SMEP",
            Cr4Flags.SupervisorAccessPrevention => "SMAP",
            Cr4Flags.UserProtectionKeys => "PKE",
            Cr4Flags.SupervisorProtectionKeys => "PKS",
            _ => "LASS",
        },
    };
}
