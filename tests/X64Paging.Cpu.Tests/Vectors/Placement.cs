// SPDX-License-Identifier: MIT
using X64Paging.Translation;

namespace X64Paging.Cpu.Tests.Vectors;

/// <summary>Where a vector's code lies, and what its memory is like when it starts.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Geometry">The TLB.</param>
/// <param name="CodeAddress">The address of the instruction.</param>
/// <param name="Memory">Whether pages are there.</param>
internal sealed record Placement(string Name, TlbGeometry Geometry, ulong CodeAddress, MemoryPresence Memory)
{
    public static Placement Ordinary { get; } = new("", TlbGeometry.Default, TestMachine.CodeBase, MemoryPresence.Mapped);

    public static Placement SingleEntryTlb { get; } = Ordinary with { Name = " (one-entry TLB)", Geometry = TlbGeometry.SingleEntry };

    public static Placement OnDemand { get; } = Ordinary with { Name = " (memory on demand)", Memory = MemoryPresence.MappedWhenFaulted };

    public static Placement CopiedOnWrite { get; } = Ordinary with { Name = " (memory copied on write)", Memory = MemoryPresence.ReadOnlyUntilFaulted };

    /// <summary>So many bytes of the instruction lie before a page border, the others behind it.</summary>
    public static Placement AcrossPages(int bytesBefore) =>
        Ordinary with { Name = $" (code crosses a page after {bytesBefore} bytes)", CodeAddress = TestMachine.CodeBase + 0x1000 - (ulong)bytesBefore };
}
