// SPDX-License-Identifier: MIT
namespace X64Paging.Diagnostics.Explanations;

/// <summary>One thing to change so that an access becomes legal: an entry, a register, or the address itself.</summary>
public abstract record Change
{
    private protected Change()
    {
    }
}
