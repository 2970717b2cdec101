// SPDX-License-Identifier: MIT
namespace X64Paging.Testing;

/// <summary>How a run of a lab's program ended.</summary>
public enum RunEnd
{
    /// <summary>HLT, at any CPL, or the end of the program: RIP is behind it.</summary>
    Halted,

    /// <summary>INT3: RIP is behind it.</summary>
    Breakpoint,

    /// <summary>SYSCALL: RIP is behind it.</summary>
    SystemCall,

    /// <summary>A page fault that no handler mended: RIP is at the instruction, which has changed nothing.</summary>
    PageFault,

    /// <summary>Another exception: RIP is at the instruction, which has changed nothing.</summary>
    Exception,

    /// <summary>The fault handler answered <see cref="Translation.FaultResolution.Stop"/>.</summary>
    HandlerStopped,

    /// <summary>The fault handler answered <see cref="Translation.FaultResolution.Retry"/> a hundred times in a row, and the fault came again.</summary>
    NeverMended,

    /// <summary>As many instructions have retired as <see cref="PagingLabOptions.MaxInstructions"/> allows.</summary>
    InstructionLimit,
}
