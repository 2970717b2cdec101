// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Tests.Paging;

/// <summary>R/W, U/S and XD of one entry.</summary>
internal readonly record struct EntryRights(bool Writable, bool User, bool NoExecute)
{
    /// <summary>How many there are.</summary>
    public const int Count = 8;

    /// <summary>What restricts nothing, as <see cref="Of"/> numbers it.</summary>
    public const int OpenBits = 3;

    /// <summary>What restricts nothing.</summary>
    public static EntryRights Open { get; } = Of(OpenBits);

    /// <summary>The eight of them: bit 0 is R/W, bit 1 U/S, bit 2 XD.</summary>
    public static EntryRights Of(int bits) => new((bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0);

    public PageTableFlags Flags => PageTableFlags.Present
        | (Writable ? PageTableFlags.Writable : 0) | (User ? PageTableFlags.User : 0) | (NoExecute ? PageTableFlags.NoExecute : 0);

    public override string ToString() => $"{(Writable ? 'W' : '-')}{(User ? 'U' : '-')}{(NoExecute ? 'X' : '-')}";
}
