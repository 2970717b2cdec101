// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;

namespace X64Paging.Paging;

/// <summary>What a look through the tables found for one access, as a value: for whoever looks at every access.</summary>
public struct TableLook
{
    private WalkSteps _steps;
    private int _count;

    /// <summary>The entries read, from the root down; the last is the leaf or the entry that ended the walk.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<WalkStep> Steps => ((ReadOnlySpan<WalkStep>)_steps)[.._count];

    /// <summary>Whether the tables allow the access.</summary>
    public readonly bool IsAllowed => Refusal.Rule == RefusalRule.None;

    /// <summary>The translation, when the access is allowed.</summary>
    public PageTranslation Translation { get; private set; }

    /// <summary>Why the access is refused; its rule is <see cref="RefusalRule.None"/> when it is allowed.</summary>
    public Refusal Refusal { get; private set; }

    internal static void Take(PageTableWalker walker, LinearAddress address, AccessKind kind, AccessMode mode, out TableLook look)
    {
        RecordingObserver observer = default;
        bool isAllowed = walker.TryWalk(walker.Root, address, kind, mode, ref observer, out PageTranslation translation, out Refusal refusal);
        look = default;
        look._steps = observer.Steps;
        look._count = observer.Count;
        look.Translation = translation;
        look.Refusal = isAllowed ? default : refusal;
    }
}
