// SPDX-License-Identifier: MIT
using X64Paging.Cpu.State;
using X64Paging.Kernel.Linux.Files;
using X64Paging.Kernel.Linux.Signals;
using X64Paging.Kernel.Linux.Time;
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
        Group = parent?.Group ?? pid;
        Session = parent?.Session ?? pid;
        Signals = parent?.Signals.CopyForChild() ?? new ProcessSignals();
        WorkingDirectory = parent?.WorkingDirectory ?? "/";
        ExecutablePath = parent?.ExecutablePath ?? "/";
        FileModeMask = parent?.FileModeMask ?? 0x12;
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

    /// <summary>The number of its process group.</summary>
    internal int Group { get; set; }

    /// <summary>The number of its session.</summary>
    internal int Session { get; set; }

    /// <summary>What it does about signals, and which wait.</summary>
    internal ProcessSignals Signals { get; }

    /// <summary>Where relative paths begin.</summary>
    internal string WorkingDirectory { get; set; }

    /// <summary>The path of the program that it runs.</summary>
    internal string ExecutablePath { get; set; }

    /// <summary>The permissions that new files do not get.</summary>
    internal uint FileModeMask { get; set; }

    /// <summary>When SIGALRM comes.</summary>
    internal ulong AlarmTime { get; set; } = KernelClock.Never;

    /// <summary>Nanoseconds from one SIGALRM to the next, or 0.</summary>
    internal ulong AlarmInterval { get; set; }

    /// <summary>The call that it waits in, or null.</summary>
    internal BlockedCall? BlockedCall { get; set; }

    /// <summary>Whether its memory is its parent's, as after vfork.</summary>
    internal bool BorrowsMemory { get; set; }

    internal bool HasEnded => State >= ProcessState.Zombie;
}
