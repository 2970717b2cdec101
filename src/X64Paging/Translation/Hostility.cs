// SPDX-License-Identifier: MIT
namespace X64Paging.Translation;

/// <summary>Asks for an MMU that is as unkind as the architecture allows.</summary>
/// <param name="Seed">Selects what happens when; the same seed gives the same run.</param>
/// <remarks>
/// At any access such an MMU may drop any translation or keep it beyond its turn, use an older one instead of the newest, keep a large page
/// in pieces, and fetch translations that nobody asked for. It never does what the manuals forbid: software that is right is right under
/// every seed. No fast table serves accesses, so it is slow.
/// </remarks>
public sealed record Hostility(ulong Seed);
