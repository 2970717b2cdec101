// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Diagnostics.Explanations;

/// <summary>Another address to access: no entry and no register lets this one through.</summary>
/// <param name="OldAddress">The address as it is.</param>
/// <param name="NewAddress">The nearest that is canonical, or the one without the bits that make it none.</param>
public sealed record AddressChange(LinearAddress OldAddress, LinearAddress NewAddress) : Change;
