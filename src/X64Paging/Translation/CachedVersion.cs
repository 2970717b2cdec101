// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Translation;

/// <summary>A translation that a hostile TLB has loaded at some time and not been told to drop.</summary>
/// <param name="First">The first address that it serves.</param>
/// <param name="Bytes">Bytes that it serves: the page, or a piece of it.</param>
/// <param name="Pcid">Whose it is, unless it is global.</param>
/// <param name="Translation">The translation of the whole page.</param>
internal readonly record struct CachedVersion(LinearAddress First, ulong Bytes, Pcid Pcid, PageTranslation Translation)
{
    public bool Serves(LinearAddress address, Pcid pcid) =>
        address.Value - First.Value < Bytes && (Translation.IsGlobal || Pcid == pcid);
}
