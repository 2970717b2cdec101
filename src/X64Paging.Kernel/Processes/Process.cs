// SPDX-License-Identifier: MIT
using X64Paging.Cpu.State;
using X64Paging.Kernel.Linux.Files;
using X64Paging.Kernel.Memory;
using X64Paging.Loading;
using X64Paging.Paging;

namespace X64Paging.Kernel.Processes;

/// <summary>A program in execution: its memory, its registers while it does not run, its open files.</summary>
public sealed class Process
{
    internal Process(int pid, Process? parent, AddressSpace memory, FileTable files, SymbolTable symbols)
    {
        Pid = pid;
        Parent = parent;
        Memory = memory;
        Files = files;
        Symbols = symbols;
    }

    /// <summary>The process's number, 1 for the first.</summary>
    public int Pid { get; }

    /// <summary>Who forked it; null for the first process and for orphans.</summary>
    public Process? Parent { get; internal set; }

    /// <summary>Its memory. Released when it ends.</summary>
    public AddressSpace Memory { get; internal set; }

    /// <summary>Whether it can run.</summary>
    public ProcessState State { get; internal set; }

    /// <summary>How it ended, once it has.</summary>
    public ExitStatus ExitStatus { get; internal set; }

    /// <summary>The symbols of the program that it runs.</summary>
    public SymbolTable Symbols { get; internal set; }

    /// <summary>Its registers while it does not run.</summary>
    internal ArchitecturalState Saved;

    internal FileTable Files { get; }

    /// <summary>Where the heap begins, and where brk has moved its end.</summary>
    internal LinearAddress HeapStart { get; set; }

    internal LinearAddress HeapEnd { get; set; }

    internal List<Process> Children { get; } = [];

    internal bool HasEnded => State >= ProcessState.Zombie;
}
