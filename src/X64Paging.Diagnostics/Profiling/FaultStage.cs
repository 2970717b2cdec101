// SPDX-License-Identifier: MIT
namespace X64Paging.Diagnostics.Profiling;

/// <summary>How far the fault under way is.</summary>
internal enum FaultStage
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>The MMU has refused; the handler has not begun.</summary>
    Raised,

    /// <summary>The handler is at work.</summary>
    Handling,

    /// <summary>The handler has mended the tables; the access has not been tried again.</summary>
    Retrying,
}
