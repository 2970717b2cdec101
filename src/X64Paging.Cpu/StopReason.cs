// SPDX-License-Identifier: MIT
namespace X64Paging.Cpu;

/// <summary>Why <see cref="Processor.Run"/> came back.</summary>
public enum StopReason
{
    /// <summary>As many instructions have retired as were asked for.</summary>
    InstructionLimit,

    /// <summary>SYSCALL has run: RCX and R11 hold the return address and RFLAGS, and RIP is behind it.</summary>
    SystemCall,

    /// <summary>A page fault that no handler mended: <see cref="Processor.PageFault"/>. RIP is at the instruction, which has changed nothing.</summary>
    PageFault,

    /// <summary>Another exception: <see cref="Processor.Exception"/>. RIP is at the instruction, which has changed nothing.</summary>
    Exception,

    /// <summary>INT3 has run; RIP is behind it.</summary>
    Breakpoint,

    /// <summary>HLT has run; RIP is behind it.</summary>
    Halt,

    /// <summary>The page-fault handler asked to stop. RIP is at the instruction, which has changed nothing.</summary>
    HandlerStopped,
}
