// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Translation;

/// <summary>What a hostile processor does of its own accord, around the accesses that it is asked for.</summary>
internal sealed class HostileMoods(PageTableWalker walker, TranslationCaches caches, Whims whims)
{
    /// <summary>Drops something, or fetches something, before an access.</summary>
    public void BeforeAccess(LinearAddress address)
    {
        caches.Disturb(address);
        if (whims.OneIn(4))
            FetchAhead(whims.Guess(address));
        whims.Remember(address);
    }

    /// <summary>Fetches again what a fault has dropped, before anybody can mend the tables.</summary>
    public void AfterFault(LinearAddress address)
    {
        if (whims.OneIn(2))
            FetchAhead(address);
    }

    /// <summary>Fetches a translation that nobody asked for, as processors do: A is set where it is clear, D never.</summary>
    private void FetchAhead(LinearAddress address)
    {
        if (!LinearAddressRules.IsCanonical(walker.InForce, address))
            return;

        WalkStart start = caches.FindStart(address, walker.Root);
        CachingObserver observer = caches.Observe(address);
        if (walker.TryWalk(
            start, address, AccessKind.Read, AccessMode.SupervisorWithUserAccess, ref observer, out PageTranslation translation, out _))
        {
            caches.Fill(address, whims.OneIn(2) ? TlbSide.Data : TlbSide.Instruction, translation, mayReplace: true);
        }
    }
}
