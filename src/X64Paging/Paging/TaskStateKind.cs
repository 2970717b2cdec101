// SPDX-License-Identifier: MIT
namespace X64Paging.Paging;

/// <summary>The task-state segment that TR names: long mode cannot be entered with a 16-bit one.</summary>
public enum TaskStateKind : byte
{
    /// <summary>A 32-bit or 64-bit TSS.</summary>
    Wide,

    /// <summary>A 16-bit TSS.</summary>
    SixteenBit,
}
