// SPDX-License-Identifier: MIT
using System.Text;
using X64Paging.Memory;

namespace X64Paging.Paging;

/// <summary>All that a look through the page tables found for one access: every entry, the rights, and the verdict.</summary>
public sealed class Walk
{
    private readonly PagingControls _controls;
    private readonly WalkStep[] _steps;

    internal Walk(
        in PagingControls controls,
        LinearAddress address,
        AccessKind kind,
        AccessMode mode,
        ReadOnlySpan<WalkStep> steps,
        PageTranslation translation,
        Refusal refusal)
    {
        _controls = controls;
        Address = address;
        Kind = kind;
        Mode = mode;
        _steps = steps.ToArray();
        Refusal = refusal;
        if (refusal.Rule == RefusalRule.None)
            Translation = translation;
    }

    /// <summary>The address that was walked.</summary>
    public LinearAddress Address { get; }

    /// <summary>What the access would do.</summary>
    public AccessKind Kind { get; }

    /// <summary>On whose behalf.</summary>
    public AccessMode Mode { get; }

    /// <summary>The registers that the walk went by.</summary>
    public PagingControls Controls => _controls;

    /// <summary>The entries read, from the root down; the last is the leaf or the entry that ended the walk.</summary>
    public IReadOnlyList<WalkStep> Steps => _steps;

    /// <summary>Why the access is refused; its rule is <see cref="RefusalRule.None"/> when it is allowed.</summary>
    public Refusal Refusal { get; }

    /// <summary>The translation, when the access is allowed.</summary>
    public PageTranslation? Translation { get; }

    /// <summary>The physical address of the byte, when the access is allowed.</summary>
    public PhysicalAddress? Physical => Translation?.PhysicalAddress(Address);

    /// <summary>What the bits of an entry mean that the walk read.</summary>
    public EntryMeaning MeaningOf(WalkStep step) => new(step.Entry, step.Level, _controls);

    /// <summary>R/W, U/S and XD of the entries from the root down to one of them, together.</summary>
    /// <param name="index">Which of <see cref="Steps"/>. An entry that is not present adds nothing.</param>
    public PageTableFlags RightsAfter(int index)
    {
        PageTableFlags rights = PageTableFlags.Writable | PageTableFlags.User;
        foreach (WalkStep step in _steps.AsSpan(..(index + 1)))
        {
            if (step.Entry.IsPresent && MeaningOf(step).HasRights)
                rights = EffectiveRights.Combine(rights, step.Entry);
        }

        return rights;
    }

    /// <summary>One line for each level, and the verdict.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        text.Append(Kind).Append(" of ").Append(Address).Append(" (").Append(Mode).AppendLine(")");
        foreach (WalkStep step in _steps)
        {
            string mark = step.Level == Refusal.Level ? "  <- " + Refusal.Rule : "";
            text.Append("  ").Append($"{step.Level,-13} [{step.EntryAddress}] = {step.Entry}  {MeaningOf(step)}").AppendLine(mark);
        }

        return text.Append(Physical is { } physical ? $"  physical {physical}" : $"  refused: {Refusal.Rule}").ToString();
    }
}
