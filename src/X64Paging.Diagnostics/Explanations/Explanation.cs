// SPDX-License-Identifier: MIT
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Diagnostics.Explanations;

/// <summary>Why an access is refused, or how it is allowed, and the smallest change that would make it legal.</summary>
/// <remarks>Made by <see cref="Explainer"/>; written by <see cref="ExplanationText"/> and <see cref="ExplanationJson"/>.</remarks>
public sealed record Explanation
{
    /// <summary>The access as the instruction made it.</summary>
    public required MemoryAccess Access { get; init; }

    /// <summary>The registers in force.</summary>
    public required PagingControls Controls { get; init; }

    /// <summary>The address with its tag masked off: what is translated.</summary>
    public required LinearAddress Address { get; init; }

    /// <summary>The exception, or that there is none.</summary>
    public required AccessFaultKind Kind { get; init; }

    /// <summary>The page fault, if that is the exception.</summary>
    public PageFault? PageFault { get; init; }

    /// <summary>The check of the address that fails: <see cref="AddressRule.None"/> unless the exception is #GP or #SS.</summary>
    public AddressRule AddressRule { get; init; }

    /// <summary>For #GP and #SS, the rule in a sentence; for others null.</summary>
    public string? AddressSentence { get; init; }

    /// <summary>For a page fault, its error code bit by bit, from bit 0 up.</summary>
    public IReadOnlyList<ErrorCodeBit> ErrorCode { get; init; } = [];

    /// <summary>A walk for each page of the access, through the tables as they are. None where the address itself is refused.</summary>
    public IReadOnlyList<Walk> Walks { get; init; } = [];

    /// <summary>The walk of the page that faulted, or else of the first; null where there is none.</summary>
    public Walk? Walk { get; init; }

    /// <summary>R/W, U/S and XD of that page, from all levels; of those that were read, if the walk ended early.</summary>
    public IReadOnlyList<EffectiveRight> Rights { get; init; } = [];

    /// <summary>The rule that refused; null where none did, or the address was refused.</summary>
    public Finding? Verdict { get; init; }

    /// <summary>What would refuse besides, if that rule did not.</summary>
    public IReadOnlyList<Finding> AlsoRefusing { get; init; } = [];

    /// <summary>Whether a cached translation decided, and the tables decide otherwise by now.</summary>
    public bool IsStale { get; init; }

    /// <summary>The smallest change that makes the access legal; null where it is, or where no candidate does.</summary>
    public SmallestChange? Change { get; init; }

    /// <summary>Where that changes a control register: the smallest change that does not, if there is one.</summary>
    public SmallestChange? ChangeWithoutControlRegisters { get; init; }
}
