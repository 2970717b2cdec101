// SPDX-License-Identifier: MIT
namespace X64Paging.Diagnostics.Profiling;

/// <summary>A file holds no cost model; the message says why.</summary>
public sealed class CostTableException : Exception
{
    /// <summary>Makes one without a reason.</summary>
    public CostTableException()
    {
    }

    /// <summary>Makes one with a reason.</summary>
    public CostTableException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with a reason and what lies behind it.</summary>
    public CostTableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
