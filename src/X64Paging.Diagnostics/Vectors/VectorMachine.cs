// SPDX-License-Identifier: MIT
using X64Paging.Diagnostics.Explanations;
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

    public VectorMachine(PagingVector vector, TlbGeometry? geometry, Hostility? hostility)
    {
        _memory = PhysicalMemory.Sparse(vector.Controls.MaxPhysicalAddressBits);
        foreach (MemoryQword qword in vector.Memory)
            Store(qword);

        _mmu = new Mmu(_memory, vector.Controls, geometry, hostility);
        _allowsUserAccess = vector.AllowsUserAccess;
    }

    public PhysicalMemory Memory => _memory;

    public ulong Load(PhysicalAddress address) => _memory.ReadEntry(address);

    public void Store(MemoryQword qword) => _memory.Write(qword.Address, qword.Value);

    public void InvalidatePage(LinearAddress address) => _mmu.InvalidatePage(address);

    public void InvalidateAll() => _mmu.InvalidateAll();

    /// <summary>Makes an access. Nothing is stored: the format does not say what.</summary>
    public AccessOutcome Access(AccessStep step) => Access(step, out _);

    /// <summary>The same, with the fault as the MMU tells it.</summary>
    public AccessOutcome Access(AccessStep step, out AccessFault fault)
    {
        if (_mmu.TryAccess(AccessOf(step), out AccessTranslation translation, out fault))
            return AccessOutcome.Translated(translation.First, translation.FirstSize < step.Size ? translation.Second : null);

        return fault.Kind switch
        {
            AccessFaultKind.GeneralProtection => AccessOutcome.GeneralProtection(),
            AccessFaultKind.StackFault => AccessOutcome.StackFault(),
            _ => AccessOutcome.PageFault((uint)fault.PageFault.ErrorCode, fault.PageFault.Address),
        };
    }

    /// <summary>Looks through the tables for each page of an access, and changes nothing.</summary>
    public IReadOnlyList<Walk> Probe(AccessStep step)
    {
        AccessKind kind = KindOf(step);
        AccessMode mode = ModeOf(step);
        if (!LinearAddressRules.TryResolve(_mmu.Controls, step.Address, step.Size, kind, mode, SegmentOf(step), out LinearAddress address))
            return [];

        Walk first = _mmu.Probe(address, kind, mode);
        return step.CrossesPage ? [first, _mmu.Probe(address + (ulong)step.FirstPageSize, kind, mode)] : [first];
    }

    /// <summary>Explains an access that has just been made.</summary>
    public Explanation Explain(AccessStep step, in AccessFault fault) => Explainer.Explain(_mmu, AccessOf(step), fault);

    /// <summary>A step as the MMU takes it.</summary>
    public MemoryAccess AccessOf(AccessStep step) => new(step.Address, step.Size, KindOf(step), ModeOf(step)) { Segment = SegmentOf(step) };

    public void Dispose()
    {
        _mmu.Dispose();
        _memory.Dispose();
    }

    private static AccessKind KindOf(AccessStep step) => !step.IsShadowStack ? step.Kind
        : step.Kind == AccessKind.Write ? AccessKind.ShadowStackWrite
        : AccessKind.ShadowStackRead;

    private static AddressedSegment SegmentOf(AccessStep step) => step.UsesStackSegment ? AddressedSegment.Stack : AddressedSegment.Data;

    private AccessMode ModeOf(AccessStep access) =>
        access.IsImplicit ? AccessMode.SupervisorImplicit
        : access.PrivilegeLevel == 3 ? AccessMode.User
        : _allowsUserAccess ? AccessMode.SupervisorWithUserAccess
        : AccessMode.Supervisor;
}
