// SPDX-License-Identifier: MIT
namespace X64Paging.Tests.Paging;

/// <summary>What an access comes to: the error code of its #PF, or none; and the levels whose entries then have A, and D.</summary>
internal readonly record struct AccessOutcome(int? ErrorCode, string Accessed, string Dirty)
{
    public override string ToString() => $"{(ErrorCode is { } code ? $"#PF 0x{code:x}" : "allowed")}, A at [{Accessed}], D at [{Dirty}]";
}
