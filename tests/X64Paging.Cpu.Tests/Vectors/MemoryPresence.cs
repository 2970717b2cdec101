// SPDX-License-Identifier: MIT
namespace X64Paging.Cpu.Tests.Vectors;

/// <summary>What a vector's memory is like when its instruction starts.</summary>
internal enum MemoryPresence
{
    /// <summary>Mapped, writable.</summary>
    Mapped,

    /// <summary>Not present: a handler maps each page when it faults.</summary>
    MappedWhenFaulted,

    /// <summary>Read-only: a handler copies the frame of each page that is written.</summary>
    ReadOnlyUntilFaulted,
}
