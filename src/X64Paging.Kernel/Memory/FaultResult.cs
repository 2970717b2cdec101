// SPDX-License-Identifier: MIT
using X64Paging.Memory;

namespace X64Paging.Kernel.Memory;

/// <summary>What the kernel did about a page fault, and with which frames.</summary>
/// <param name="Action">What was done.</param>
/// <param name="Source">The frame that was copied or reused, as far as there is one.</param>
/// <param name="SourceReferences">How many referred to it before.</param>
/// <param name="Target">The frame behind the page now, as far as there is one.</param>
public readonly record struct FaultResult(FaultAction Action, Frame Source, uint SourceReferences, Frame Target)
{
    /// <summary>Whether the access can be tried again.</summary>
    public bool IsResolved => Action <= FaultAction.Spurious;

    internal static FaultResult Mapped(FaultAction action, Frame target) => new(action, default, 0, target);

    internal static FaultResult Refused(FaultAction action) => new(action, default, 0, default);
}
