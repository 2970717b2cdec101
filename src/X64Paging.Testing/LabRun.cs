// SPDX-License-Identifier: MIT
using X64Paging.Cpu;
using X64Paging.Paging;

namespace X64Paging.Testing;

/// <summary>A run of a lab's program.</summary>
public sealed class LabRun : LabOutcome
{
    private readonly string? _instruction;

    internal LabRun(LabRecord record, RunEnd end, CpuException? exception, LinearAddress rip, string? instruction, ulong retired)
        : base(record)
    {
        End = end;
        Exception = exception;
        Rip = rip;
        RetiredInstructions = retired;
        _instruction = instruction;
    }

    /// <summary>How it ended.</summary>
    public RunEnd End { get; }

    /// <summary>RIP at the end.</summary>
    public LinearAddress Rip { get; }

    /// <summary>Instructions that have retired in it. HLT at CPL 0 is one; above, where it only ends a lab's program, it is none.</summary>
    public ulong RetiredInstructions { get; }

    /// <summary>How it ended, where, and with which fault.</summary>
    public override string ToString()
    {
        string place = _instruction == null ? $"{End} at {Rip}" : $"{End} at {_instruction}";
        string text = $"{place} after {RetiredInstructions} instructions";
        if (Exception is { } exception)
            text += ": " + InWords(exception);
        return Fault == null ? text : $"{text}{Environment.NewLine}{Fault}";
    }
}
