// SPDX-License-Identifier: MIT
namespace X64Paging.Translation;

/// <summary>Why an access was refused.</summary>
/// <param name="Kind">The exception.</param>
/// <param name="PageFault">The page fault, if it is one.</param>
public readonly record struct AccessFault(AccessFaultKind Kind, PageFault PageFault);
