// SPDX-License-Identifier: MIT
namespace X64Paging.Diagnostics.Vectors;

/// <summary>One thing that a vector does: an access, an invalidation, or a store by software to the tables.</summary>
public abstract record VectorStep
{
    private protected VectorStep()
    {
    }
}
