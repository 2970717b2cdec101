// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;

namespace X64Paging.Diagnostics.Vectors;

/// <summary>What comes of an access, or must come of it. Members that its kind does not use are zero.</summary>
public readonly record struct AccessOutcome
{
    /// <summary>How the access ends.</summary>
    public AccessOutcomeKind Kind { get; private init; }

    /// <summary>If translated: the physical address of the first byte.</summary>
    public PhysicalAddress First { get; private init; }

    /// <summary>If translated: the physical address of the first byte in the second page, if the access crosses into one.</summary>
    public PhysicalAddress? Second { get; private init; }

    /// <summary>If a fault: its error code.</summary>
    public uint ErrorCode { get; private init; }

    /// <summary>If a page fault: CR2.</summary>
    public LinearAddress FaultAddress { get; private init; }

    /// <summary>An access that is translated.</summary>
    public static AccessOutcome Translated(PhysicalAddress first, PhysicalAddress? second = null) => new() { First = first, Second = second };

    /// <summary>#PF with an error code and CR2.</summary>
    public static AccessOutcome PageFault(uint errorCode, LinearAddress faultAddress) =>
        new() { Kind = AccessOutcomeKind.PageFault, ErrorCode = errorCode, FaultAddress = faultAddress };

    /// <summary>#GP with an error code: 0 from a processor.</summary>
    public static AccessOutcome GeneralProtection(uint errorCode = 0) =>
        new() { Kind = AccessOutcomeKind.GeneralProtection, ErrorCode = errorCode };

    /// <summary>#SS with an error code: 0 from a processor.</summary>
    public static AccessOutcome StackFault(uint errorCode = 0) => new() { Kind = AccessOutcomeKind.StackFault, ErrorCode = errorCode };
}
