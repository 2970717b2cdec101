// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Diagnostics.Explanations;

/// <summary>What a supposition comes to.</summary>
/// <param name="AddressRule">The check of the address that fails.</param>
/// <param name="Refused">The walk of the first page that is refused.</param>
internal readonly record struct Judgement(AddressRule AddressRule, Walk? Refused)
{
    public bool IsAllowed => AddressRule == AddressRule.None && Refused == null;
}
