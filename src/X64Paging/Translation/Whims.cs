// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;

namespace X64Paging.Translation;

/// <summary>The choices of a hostile MMU, from its seed.</summary>
internal sealed class Whims(Hostility hostility)
{
    private const int RememberedAddresses = 16;

    private readonly LinearAddress[] _recent = new LinearAddress[RememberedAddresses];
    private ulong _state = hostility.Seed;

    /// <summary>True once in so many times.</summary>
    public bool OneIn(int times) => Below(times) == 0;

    /// <summary>A number from 0 up to, and without, a limit.</summary>
    public int Below(int limit)
    {
        // SplitMix64: any seed will do, 0 included.
        _state += 0x9E37_79B9_7F4A_7C15;
        ulong mixed = _state;
        mixed = (mixed ^ mixed >> 30) * 0xBF58_476D_1CE4_E5B9;
        mixed = (mixed ^ mixed >> 27) * 0x94D0_49BB_1331_11EB;
        return (int)((mixed ^ mixed >> 31) % (ulong)limit);
    }

    /// <summary>Notes an access, so that its page may be fetched ahead of another.</summary>
    public void Remember(LinearAddress address) => _recent[Below(RememberedAddresses)] = address;

    /// <summary>An address that a processor might fetch ahead: near this one, or used lately.</summary>
    public LinearAddress Guess(LinearAddress address) => Below(4) switch
    {
        0 => address + Frame.Size,
        1 => new(address.Value - Frame.Size),
        2 => address,
        _ => _recent[Below(RememberedAddresses)],
    };
}
