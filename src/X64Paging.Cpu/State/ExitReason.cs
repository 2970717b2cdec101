// SPDX-License-Identifier: MIT
namespace X64Paging.Cpu.State;

/// <summary>Why the interpreter's loop was left.</summary>
internal enum ExitReason : byte
{
    /// <summary>The block at RIP is to be looked up: not linked yet, or no longer valid.</summary>
    Lookup,

    /// <summary>A memory access was refused: <see cref="CpuState.Fault"/>. The instruction has changed nothing.</summary>
    PageFault,

    /// <summary>The instruction raises an exception: <see cref="CpuState.Exception"/>. It has changed nothing.</summary>
    Exception,

    /// <summary>SYSCALL has run.</summary>
    SystemCall,

    /// <summary>HLT has run.</summary>
    Halt,

    /// <summary>INT3 has run.</summary>
    Breakpoint,
}
