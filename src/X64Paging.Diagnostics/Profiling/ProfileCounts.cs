// SPDX-License-Identifier: MIT
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Diagnostics.Profiling;

/// <summary>What was counted of one thing: the whole run, a kind of fault, a function, a region, a page.</summary>
public sealed class ProfileCounts
{
    private readonly ulong[] _faults = new ulong[FaultKinds.Count];
    private FaultPhases _cycles;
    private FaultPhases _nanoseconds;

    /// <summary>Faults of a kind.</summary>
    public ulong this[FaultKind kind] => _faults[(int)kind];

    /// <summary>Faults of all kinds.</summary>
    public ulong Faults { get; private set; }

    /// <summary>Bytes that copy-on-write faults copied: 4,096 for each <see cref="FaultKind.CowCopy"/>.</summary>
    public ulong BytesCopied { get; private set; }

    /// <summary>Bytes of frames that faults zeroed.</summary>
    public ulong BytesZeroed { get; private set; }

    /// <summary>Bytes that faults took from the program's file.</summary>
    public ulong BytesFilled { get; private set; }

    /// <summary>Pages invalidated while faults were handled.</summary>
    public ulong Invalidations { get; private set; }

    /// <summary>TLB misses and walks, those of faults and of their retried accesses included.</summary>
    public TranslationCounts Translation { get; } = new();

    /// <summary>Model cycles of faults, by phase.</summary>
    public FaultPhases FaultCycles => _cycles;

    /// <summary>Host nanoseconds of faults, by phase; zero unless the profile was taken in host time.</summary>
    public FaultPhases FaultNanoseconds => _nanoseconds;

    /// <summary>Model cycles of TLB misses outside of faults.</summary>
    public ulong TranslationCycles { get; private set; }

    /// <summary>Model cycles of faults and of TLB misses.</summary>
    public ulong Cycles => _cycles.Total + TranslationCycles;

    internal void AddTranslation(in MmuStatistics counted, AccessKind kind, ulong cycles)
    {
        Translation.Add(counted, kind);
        TranslationCycles += cycles;
    }

    internal void AddFault(FaultInProgress fault)
    {
        _faults[(int)fault.Kind]++;
        Faults++;
        BytesCopied += fault.BytesCopied;
        BytesZeroed += fault.BytesZeroed;
        BytesFilled += fault.BytesFilled;
        Invalidations += fault.Invalidations;
        Translation.Add(fault.Walked, fault.Access);
        Translation.Add(fault.Retried, fault.Access);
        _cycles.Add(fault.Cycles);
        _nanoseconds.Add(fault.Nanoseconds);
    }
}
