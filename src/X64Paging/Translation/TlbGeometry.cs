// SPDX-License-Identifier: MIT
namespace X64Paging.Translation;

/// <summary>What a processor has for keeping translations: two levels of TLB and the paging-structure caches.</summary>
/// <remarks>
/// The real processors' figures are those that their vendors publish; how they replace and hash they do not say, so presets are
/// <i>like</i> them. A page size that no array of a level holds is not kept there.
/// </remarks>
public sealed record TlbGeometry
{
    /// <summary>What the geometry is called where a name selects it.</summary>
    public required string Name { get; init; }

    /// <summary>The first level for instruction fetches; may be empty.</summary>
    public required IReadOnlyList<TlbArrayGeometry> Instruction { get; init; }

    /// <summary>The first level for data; may be empty.</summary>
    public required IReadOnlyList<TlbArrayGeometry> Data { get; init; }

    /// <summary>The second level, for both; may be empty.</summary>
    public required IReadOnlyList<TlbArrayGeometry> Unified { get; init; }

    /// <summary>The paging-structure caches.</summary>
    public required StructureCacheGeometry Structures { get; init; }

    /// <summary>How room is made.</summary>
    public TlbReplacement Replacement { get; init; } = TlbReplacement.RoundRobin;

    /// <summary>The seed of <see cref="TlbReplacement.Random"/>.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Like Intel's Skylake: first level 128 (instructions) and 64 (data), second level 1,536 entries in 12 ways.</summary>
    public static TlbGeometry SkylakeLike { get; } = new()
    {
        Name = "skylake",
        Instruction = [new(PageSizes.Small, 16, 8), new(PageSizes.Large, 1, 8)],
        Data = [new(PageSizes.Small, 16, 4), new(PageSizes.Large, 8, 4), new(PageSizes.Huge, 1, 4)],
        Unified = [new(PageSizes.Small | PageSizes.Large, 128, 12), new(PageSizes.Huge, 4, 4)],
        Structures = new(32, 4, 2, 2),
    };

    /// <summary>Like AMD's Zen 3: fully associative first levels of 64 entries for all sizes, second level 2,048 entries in 8 ways.</summary>
    public static TlbGeometry ZenLike { get; } = new()
    {
        Name = "zen",
        Instruction = [new(PageSizes.All, 1, 64)],
        Data = [new(PageSizes.All, 1, 64)],
        Unified = [new(PageSizes.Small | PageSizes.Large, 256, 8), new(PageSizes.Huge, 1, 64)],
        Structures = new(64, 8, 4, 4),
    };

    /// <summary>Six entries in all for pages of 4 KiB, in sets that are no power of two: evicts often. For tests.</summary>
    public static TlbGeometry Tiny { get; } = new()
    {
        Name = "tiny",
        Instruction = [new(PageSizes.All, 1, 1)],
        Data = [new(PageSizes.All, 1, 2)],
        Unified = [new(PageSizes.Small, 3, 1), new(PageSizes.Large | PageSizes.Huge, 1, 1)],
        Structures = new(1, 1, 1, 1),
    };

    /// <summary>One entry for each size of page, for data and instructions alike, and no paging-structure cache.</summary>
    public static TlbGeometry SingleEntry { get; } = new()
    {
        Name = "single-entry",
        Instruction = [],
        Data = [],
        Unified = [new(PageSizes.Small, 1, 1), new(PageSizes.Large, 1, 1), new(PageSizes.Huge, 1, 1)],
        Structures = StructureCacheGeometry.None,
    };

    /// <summary>No cache at all: every access walks from the root.</summary>
    public static TlbGeometry None { get; } = new()
    {
        Name = "none",
        Instruction = [],
        Data = [],
        Unified = [],
        Structures = StructureCacheGeometry.None,
    };

    /// <summary>What an MMU has if nothing else is asked for: <see cref="SkylakeLike"/>.</summary>
    public static TlbGeometry Default => SkylakeLike;

    /// <summary>The geometries that have names of their own.</summary>
    public static IReadOnlyList<TlbGeometry> Presets { get; } = [SkylakeLike, ZenLike, Tiny, SingleEntry, None];

    /// <summary>The geometry's name.</summary>
    public override string ToString() => Name;
}
