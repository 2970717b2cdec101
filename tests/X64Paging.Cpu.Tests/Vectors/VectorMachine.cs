// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.State;
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Cpu.Tests.Vectors;

/// <summary>Runs vectors on the emulated processor, one after another.</summary>
internal sealed class VectorMachine : IPageFaultHandler, IDisposable
{
    private const byte Halt = 0xF4;
    private const int MaximumIterations = 100_000;

    private readonly TestMachine _machine;
    private readonly Dictionary<ulong, Frame> _absentPages = [];
    private readonly List<string> _faultDisputes = [];
    private MachineState? _stateAtFaults;

    public VectorMachine(TlbGeometry geometry)
    {
        _machine = new TestMachine(geometry);
        _machine.Map(TestMachine.CodeBase);
        _machine.Map(TestMachine.CodeBase + 0x2000); // The frame between the two of the code.
        _machine.Map(TestMachine.CodeBase + 0x1000);
        _machine.Processor.PageFaultHandler = this;
    }

    /// <summary>Runs a vector.</summary>
    /// <returns>What is otherwise than the vector says, a line each.</returns>
    public List<string> Run(InstructionVector vector, Placement placement)
    {
        MachineState before = vector.Before(placement.CodeAddress);
        MachineState expected = vector.Behind(placement.CodeAddress);

        string end = Run(before, vector.Code, vector.Instruction.HasRepPrefix || vector.Instruction.HasRepnePrefix, placement.Memory, out MachineState actual);

        List<string> differences = [.. _faultDisputes, .. actual.DifferencesFrom(expected, vector.IgnoredFlags)];
        if (end != (vector.End ?? ""))
            differences.Insert(0, $"ends by {(end.Length == 0 ? "going on" : end)}, expected {vector.End ?? "going on"}");
        return differences;
    }

    /// <summary>Runs one instruction from a state.</summary>
    /// <returns>How it ended: empty if the processor would go on, or the exception's name.</returns>
    public string Run(MachineState before, ReadOnlySpan<byte> code, bool isRepeated, MemoryPresence memory, out MachineState after)
    {
        PlaceCode(before.Rip, code);
        PlaceMemory(before, memory);
        SetRegisters(before);
        _faultDisputes.Clear();
        _stateAtFaults = isRepeated ? null : before;

        StopReason reason;
        int iterations = 0;
        do
            reason = _machine.Processor.Run(1);
        while (isRepeated && reason == StopReason.InstructionLimit && _machine.State.Rip == before.Rip && ++iterations < MaximumIterations);

        after = GetRegisters(before);
        TakeMemory(after);
        return NameOf(reason);
    }

    FaultResolution IPageFaultHandler.Handle(in PageFault fault)
    {
        ulong page = fault.Address.PageBase.Value;
        if (_stateAtFaults is { } before)
        {
            // Nothing may have changed: the instruction runs again from its start.
            foreach (string difference in GetRegisters(before).DifferencesFrom(before, 0))
                _faultDisputes.Add($"at the fault for {fault.Address}: {difference}");
        }

        if (_absentPages.Remove(page, out Frame frame))
        {
            _machine.MapTo(page, frame);
            return FaultResolution.Retry;
        }

        WalkStep step = _machine.Mapper.Find(fault.Address);
        if (!step.Entry.IsPresent || step.Entry.IsWritable || fault.Kind != AccessKind.Write || !_machine.Frames.TryAllocate(out Frame copy))
            return FaultResolution.Deliver;

        _machine.Memory.CopyFrame(step.Entry.Frame, copy);
        _machine.Frames.Release(step.Entry.Frame);
        _machine.MapTo(page, copy);
        return FaultResolution.Retry;
    }

    public void Dispose() => _machine.Dispose();

    private void PlaceCode(ulong address, ReadOnlySpan<byte> code)
    {
        Span<byte> bytes = stackalloc byte[code.Length + 16];
        bytes.Fill(Halt);
        code.CopyTo(bytes);
        _machine.Write(address, bytes);
    }

    private void PlaceMemory(MachineState before, MemoryPresence memory)
    {
        _absentPages.Clear();
        foreach ((ulong page, byte[] bytes) in before.Pages)
        {
            Frame frame = _machine.Map(page, memory == MemoryPresence.ReadOnlyUntilFaulted ? TestMachine.ReadOnly : TestMachine.ReadWrite);
            _machine.Write(page, bytes);
            if (memory != MemoryPresence.MappedWhenFaulted)
                continue;

            _machine.Mmu.Invalidate(_machine.Mapper.Unmap(new LinearAddress(page), out _));
            _absentPages[page] = frame;
        }
    }

    private void TakeMemory(MachineState after)
    {
        foreach ((ulong page, byte[] bytes) in after.Pages)
        {
            if (_absentPages.Remove(page, out Frame frame))
                _machine.MapTo(page, frame);
            _machine.Read(page, bytes.Length).CopyTo(bytes, 0);
            _machine.Unmap(page);
        }
    }

    private void SetRegisters(MachineState state)
    {
        _machine.Processor.PrivilegeLevel = state.PrivilegeLevel;
        ref ArchitecturalState registers = ref _machine.State;
        registers = ArchitecturalState.Initial;
        for (int i = 0; i < state.General.Length; i++)
        {
            registers[(GeneralRegister)i] = state.General[i];
            registers.Vectors[i] = Vector128.Create(BitConverter.GetBytes(state.Vectors[i]));
        }

        registers.Rip = state.Rip;
        registers.Rflags = state.Rflags;
        registers.Mxcsr = state.Mxcsr;
        registers.FsBase = state.FsBase;
        registers.GsBase = state.GsBase;
    }

    /// <summary>The registers as they are, with the memory of a state.</summary>
    private MachineState GetRegisters(MachineState memory)
    {
        MachineState state = memory.Clone();
        ref ArchitecturalState registers = ref _machine.State;
        for (int i = 0; i < state.General.Length; i++)
        {
            state.General[i] = registers[(GeneralRegister)i];
            state.Vectors[i] = new UInt128(registers.Vectors[i].AsUInt64()[1], registers.Vectors[i].AsUInt64()[0]);
        }

        state.Rip = registers.Rip;
        state.Rflags = registers.Rflags;
        state.Mxcsr = registers.Mxcsr;
        return state;
    }

    private string NameOf(StopReason reason) => reason switch
    {
        StopReason.InstructionLimit => "",
        StopReason.PageFault => $"#PF({_machine.Processor.PageFault.Address},{_machine.Processor.PageFault.ErrorCode})",
        StopReason.Exception => ExceptionNames.Of(_machine.Processor.Exception.Vector),
        StopReason.Breakpoint => "#BP",
        StopReason.SystemCall => "syscall",
        _ => "hlt",
    };
}
