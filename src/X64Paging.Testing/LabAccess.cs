// SPDX-License-Identifier: MIT
using X64Paging.Cpu;
using X64Paging.Memory;
using X64Paging.Translation;

namespace X64Paging.Testing;

/// <summary>A single access that a test made through the MMU, without code.</summary>
public sealed class LabAccess : LabOutcome
{
    internal LabAccess(LabRecord record, MemoryAccess access, CpuException? exception, PhysicalAddress? physical, ulong value)
        : base(record)
    {
        Access = access;
        Exception = exception;
        Physical = physical;
        Value = value;
    }

    /// <summary>What was tried.</summary>
    public MemoryAccess Access { get; }

    /// <summary>The physical address of its first byte, if it was allowed.</summary>
    public PhysicalAddress? Physical { get; }

    /// <summary>What was read or fetched, zero-extended; what was written; 0 if the access was refused.</summary>
    public ulong Value { get; }

    /// <summary>Where it went, or why it did not.</summary>
    public override string ToString() => Fault?.ToString()
        ?? (Exception is { } exception ? InWords(exception) : $"{Access.Kind} of {Access.Address} ({Access.Mode}) allowed, at {Physical}, value 0x{Value:x}");
}
