// SPDX-License-Identifier: MIT
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Testing;

/// <summary>A page fault with what the tables said at that moment, before any handler had mended them.</summary>
/// <param name="Value">The fault as the MMU raised it. CR2 is its address.</param>
/// <param name="Walk">The entries that lead to the address, as they stood when the fault was raised.</param>
/// <param name="Instruction">The instruction that faulted, with its address and bytes; null for an access without code.</param>
/// <param name="Resolution">What the handler answered; <see cref="FaultResolution.Deliver"/> where there is none.</param>
public sealed record LabFault(PageFault Value, Walk Walk, string? Instruction, FaultResolution Resolution)
{
    /// <summary>What CR2 gets.</summary>
    public LinearAddress Address => Value.Address;

    /// <summary>The error code that #PF pushes.</summary>
    public PageFaultErrorCode ErrorCode => Value.ErrorCode;

    /// <summary>The level, entry, bit and rule that refused.</summary>
    public Refusal Refusal => Value.Refusal;

    /// <summary>Whether the tables allowed the access by then: a cached translation refused it.</summary>
    public bool IsSpurious => Value.IsSpurious;

    /// <summary>The fault without its surroundings.</summary>
    public static implicit operator PageFault(LabFault fault) => fault.Value;

    /// <summary>The fault, the instruction and the walk with the entry that refused marked, a line each.</summary>
    public override string ToString() => FaultText.Of(this);
}
