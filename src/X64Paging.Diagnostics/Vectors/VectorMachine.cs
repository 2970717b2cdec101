// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Diagnostics.Vectors;

/// <summary>A fresh machine for one vector. All that vectors ask of the MMU goes through here.</summary>
internal sealed class VectorMachine : IDisposable
{
    private readonly PhysicalMemory _memory;
    private readonly Mmu _mmu;
    private readonly bool _allowsUserAccess;

    public VectorMachine(PagingVector vector, TlbGeometry? geometry)
    {
        _memory = PhysicalMemory.Sparse(vector.Controls.MaxPhysicalAddressBits);
        foreach (MemoryQword qword in vector.Memory)
            Store(qword);

        _mmu = new Mmu(_memory, vector.Controls, geometry);
        _allowsUserAccess = vector.AllowsUserAccess;
    }

    public ulong Load(PhysicalAddress address) => _memory.ReadEntry(address);

    public void Store(MemoryQword qword) => _memory.Write(qword.Address, qword.Value);

    public void InvalidatePage(LinearAddress address) => _mmu.InvalidatePage(address);

    public void InvalidateAll() => _mmu.InvalidateAll();

    /// <summary>Makes an access. Nothing is stored: the format does not say what.</summary>
    public AccessOutcome Access(AccessStep access)
    {
        if (!IsCanonical(access))
            return access.UsesStackSegment ? AccessOutcome.StackFault() : AccessOutcome.GeneralProtection();

        AccessMode mode = ModeOf(access);
        if (!_mmu.TryTranslate(access.Address, access.Kind, mode, out PhysicalAddress first, out PageFault fault))
            return OutcomeOf(fault);
        if (!access.CrossesPage)
            return AccessOutcome.Translated(first);

        LinearAddress next = access.Address + (ulong)access.FirstPageSize;
        return _mmu.TryTranslate(next, access.Kind, mode, out PhysicalAddress second, out fault)
            ? AccessOutcome.Translated(first, second)
            : OutcomeOf(fault);
    }

    /// <summary>Looks through the tables for each page of an access, and changes nothing.</summary>
    public IReadOnlyList<Walk> Probe(AccessStep access)
    {
        if (!IsCanonical(access))
            return [];

        AccessMode mode = ModeOf(access);
        Walk first = _mmu.Probe(access.Address, access.Kind, mode);
        return access.CrossesPage ? [first, _mmu.Probe(access.Address + (ulong)access.FirstPageSize, access.Kind, mode)] : [first];
    }

    public void Dispose()
    {
        _mmu.Dispose();
        _memory.Dispose();
    }

    private static AccessOutcome OutcomeOf(PageFault fault) => AccessOutcome.PageFault((uint)fault.ErrorCode, fault.Address);

    private bool IsCanonical(AccessStep access)
    {
        int width = _mmu.Controls.LinearAddressBits;
        return access.Address.IsCanonical(width) && (access.Address + (ulong)(access.Size - 1)).IsCanonical(width);
    }

    private AccessMode ModeOf(AccessStep access) =>
        access.IsImplicit ? AccessMode.SupervisorImplicit
        : access.PrivilegeLevel == 3 ? AccessMode.User
        : _allowsUserAccess ? AccessMode.SupervisorWithUserAccess
        : AccessMode.Supervisor;
}
