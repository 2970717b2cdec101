// SPDX-License-Identifier: MIT
namespace X64Paging.Tests.Translation;

/// <summary>What an access comes to: an error code, or the page that it reaches.</summary>
internal readonly record struct CoherenceVerdict(int? ErrorCode, ulong Page)
{
    public bool IsAllowed => ErrorCode is null;

    public override string ToString() => ErrorCode is { } code ? $"#PF 0x{code:x}" : $"0x{Page:x}";
}
