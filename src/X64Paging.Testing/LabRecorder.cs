// SPDX-License-Identifier: MIT
using X64Paging.Translation;

namespace X64Paging.Testing;

/// <summary>Records what happens in a lab from when it is made to when it is ended. A test's own observer of the MMU is left alone.</summary>
internal sealed class LabRecorder
{
    private readonly PagingLab _lab;
    private readonly FaultRelay _relay;
    private readonly PagingSpace _space;
    private readonly TableSnapshot _before;
    private readonly AccessRecorder _accesses = new();
    private readonly IMmuObserver? _observer;

    public LabRecorder(PagingLab lab, FaultRelay relay)
    {
        _lab = lab;
        _relay = relay;
        _space = lab.Space;
        _before = Snapshot();
        _observer = lab.Mmu.Observer;
        if (_observer == null)
            lab.Mmu.Observer = _accesses;
        relay.Begin();
    }

    public LabRecord End(bool isOpen)
    {
        if (_lab.Mmu.Observer == _accesses)
            _lab.Mmu.Observer = _observer;
        return new(_space, _relay.Faults, isOpen, _relay.Copies, _accesses.Last, _before, Snapshot());
    }

    private TableSnapshot Snapshot() => new(_lab.Memory, _lab.Mmu.Controls.RootLevel, _lab.Spaces.Select(space => space.Root));
}
