// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Memory;

namespace X64Paging.Kernel.Processes;

/// <summary>How often the kernel has done what about page faults.</summary>
public sealed class FaultCounts
{
    private readonly ulong[] _counts = new ulong[(int)FaultAction.OutOfFrames + 1];

    /// <summary>How often an action was taken.</summary>
    public ulong this[FaultAction action] => _counts[(int)action];

    /// <summary>Faults in all.</summary>
    public ulong Total
    {
        get
        {
            ulong total = 0;
            foreach (ulong count in _counts)
                total += count;
            return total;
        }
    }

    internal void Add(FaultAction action) => _counts[(int)action]++;
}
