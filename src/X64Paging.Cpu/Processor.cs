// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Interpreter;
using X64Paging.Cpu.State;
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Cpu;

/// <summary>An x86-64 processor in 64-bit mode, behind an MMU.</summary>
/// <remarks>
/// <para>Decoded blocks are kept by physical address. What a guest does never throws: faults and exceptions stop the run, as values.</para>
/// <para>Not thread-safe. The clock is the count of retired instructions, so a run repeats exactly.</para>
/// </remarks>
public sealed unsafe class Processor : IDisposable
{
    private readonly Mmu _mmu;
    private readonly BlockCache _blocks;
    private readonly CpuState* _cpu;
    private ulong _retiredAtLimit;
    private bool _isDisposed;
    private PrivilegeLevel _privilegeLevel = PrivilegeLevel.User;

    /// <summary>Makes a processor at CPL 3, with registers as after INIT.</summary>
    /// <param name="mmu">The MMU, which stays the caller's to dispose.</param>
    public Processor(Mmu mmu)
    {
        ArgumentNullException.ThrowIfNull(mmu);
        _mmu = mmu;
        _blocks = new BlockCache(mmu);
        _cpu = (CpuState*)NativeMemory.AlignedAlloc((nuint)sizeof(CpuState), 64);
        *_cpu = default;
        _cpu->Architectural = ArchitecturalState.Initial;
        _cpu->SystemRegisters = SystemRegisters.Initial;
        _cpu->JumpCache = _blocks.JumpCache;
        _cpu->Owner = new GCHandle<Processor>(this);
        SelectFastTables();
    }

    /// <summary>The MMU that every access goes through.</summary>
    public Mmu Mmu => _mmu;

    /// <summary>The registers. Valid between runs, and in a page-fault handler.</summary>
    public ref ArchitecturalState State => ref _cpu->Architectural;

    /// <summary>CR2, CR8 and their kin. Valid when <see cref="State"/> is.</summary>
    public ref SystemRegisters SystemRegisters => ref _cpu->SystemRegisters;

    /// <summary>Who hears of page faults first; nobody if <see langword="null"/>.</summary>
    public IPageFaultHandler? PageFaultHandler { get; set; }

    /// <summary>The page fault of <see cref="StopReason.PageFault"/> or <see cref="StopReason.HandlerStopped"/>.</summary>
    public PageFault PageFault => _cpu->Fault;

    /// <summary>The exception of <see cref="StopReason.Exception"/>.</summary>
    public CpuException Exception => new(_cpu->Exception, _cpu->ExceptionErrorCode);

    /// <summary>The access whose address was refused, if that is the exception of <see cref="StopReason.Exception"/>: #GP or #SS.</summary>
    public MemoryAccess? RefusedAccess { get; private set; }

    /// <summary>Instructions that have retired since the processor was made.</summary>
    /// <remarks>Exact between runs, in a page-fault handler, and where <see cref="InstructionPointer"/> is.</remarks>
    public ulong RetiredInstructions => RetiredWithBlock - (_cpu->Running == null ? 0ul : _cpu->Running->Pending);

    /// <summary>RIP of the instruction that runs or, where none does, of the next.</summary>
    /// <remarks>
    /// Exact when <see cref="State"/> is valid, and during a run as long as the MMU has an observer: whoever hears of an access may ask
    /// who makes it.
    /// </remarks>
    public ulong InstructionPointer => _cpu->Running == null ? _cpu->Architectural.Rip : _cpu->CodePage + _cpu->Running->Offset;

    /// <summary>CPL.</summary>
    public PrivilegeLevel PrivilegeLevel
    {
        get => _privilegeLevel;
        set
        {
            _privilegeLevel = value;
            SelectFastTables();
        }
    }

    /// <summary>On whose behalf explicit accesses are made, from CPL and EFLAGS.AC.</summary>
    public AccessMode Mode { get; private set; }

    /// <summary>Instructions that have retired, with all of the block that runs.</summary>
    private ulong RetiredWithBlock => _retiredAtLimit - (ulong)_cpu->Budget;

    internal int LinearAddressBits => _mmu.InForce.LinearAddressBits;

    /// <summary>Runs from RIP.</summary>
    /// <param name="maxInstructions">Instructions that may retire, 0 or more.</param>
    /// <returns>Why the run ended. It can be gone on with whatever the reason.</returns>
    public StopReason Run(long maxInstructions)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxInstructions);
        SelectFastTables();
        RefusedAccess = null;
        _retiredAtLimit = RetiredInstructions + (ulong)maxInstructions;
        _cpu->Budget = maxInstructions;
        StopReason? reason = null;
        while (reason == null)
            reason = RunOn();

        return reason.Value;
    }

    /// <summary>The instruction at RIP as text with its bytes, looked up in the tables as they are; for people, not for speed.</summary>
    /// <returns>Null where nothing can be fetched.</returns>
    public string? DescribeInstruction()
    {
        const int LongestInstruction = 15;
        List<byte> code = [];
        for (LinearAddress address = new(State.Rip); code.Count < LongestInstruction && address.IsCanonical(LinearAddressBits); address += 1)
        {
            if (_mmu.Probe(address, AccessKind.Fetch, Mode).Physical is not { } physical)
                break;
            code.Add(_mmu.Memory.Read<byte>(physical));
        }

        return code.Count == 0 ? null : InstructionDescriber.Describe([.. code], State.Rip);
    }

    /// <summary>An address is not canonical, or LASS forbids it: #SS(0) through SS, otherwise #GP(0).</summary>
    internal void RefuseAddress(in MemoryAccess access)
    {
        RefusedAccess = access;
        Raise.Exception(_cpu, access.Segment == AddressedSegment.Stack ? ExceptionVector.StackFault : ExceptionVector.GeneralProtection);
    }

    /// <summary>The same of a fetch.</summary>
    internal void RefuseFetch(LinearAddress address) =>
        RefuseAddress(new MemoryAccess(address, 1, AccessKind.Fetch, Mode) { Segment = AddressedSegment.Other });

    /// <summary>Instructions that have retired before one that is running.</summary>
    internal ulong RetiredBefore(DecodedInstruction* instruction) => RetiredWithBlock - instruction->Pending;

    /// <summary>Gives native memory back to the host. The MMU stays.</summary>
    public void Dispose()
    {
        if (_isDisposed)
            return;

        _isDisposed = true;
        _blocks.Dispose();
        _cpu->Owner.Dispose();
        NativeMemory.AlignedFree(_cpu);
    }

    /// <summary>Looks up the block at RIP and runs until the loop is left.</summary>
    /// <returns>Why to stop, or null to go on.</returns>
    private StopReason? RunOn()
    {
        DecodedInstruction* link = _cpu->UnresolvedLink;
        nint linkHostPage = _cpu->CodeHostPage;
        _cpu->UnresolvedLink = null;
        if (_cpu->Budget == 0)
            return StopReason.InstructionLimit;

        if (_blocks.MakeRoom())
            link = null;

        CodeBlock* block = FindBlock();
        if (block == null)
            return _cpu->Exit == ExitReason.PageFault ? HandleFault() : StopReason.Exception;

        if (block->SecondHostPage == 0 && !_mmu.IsToHearFetches)
        {
            if (link == null)
                _blocks.RememberJump(_cpu->Architectural.Rip, block);
            else if ((link->Traits & InstructionTraits.SamePage) == 0 || block->HostPage == linkHostPage)
                link->Immediate = (ulong)block;
        }

        return RunFrom(CodeBlock.First(block), block->InstructionCount);
    }

    /// <summary>Runs from an element on.</summary>
    /// <param name="instruction">The element.</param>
    /// <param name="pending">Instructions from it to the end of its block; when they are more than the budget, it goes negative.</param>
    private StopReason? RunFrom(DecodedInstruction* instruction, long pending)
    {
        // A fault that the handler mends goes on here, at the same element, as long as that is still what RIP names.
        while (true)
        {
            _cpu->Budget -= pending;
            bool hasLeft = true;
            instruction = _cpu->Budget < 0 ? DispatchLoop.RunPart(_cpu, instruction, out hasLeft)
                : _mmu.Observer == null ? DispatchLoop.Run(_cpu, instruction)
                : DispatchLoop.RunObserved(_cpu, instruction);
            if (!hasLeft)
            {
                GiveBack(instruction);
                return StopReason.InstructionLimit;
            }

            switch (_cpu->Exit)
            {
                case ExitReason.Lookup:
                    return null;

                case ExitReason.PageFault:
                    pending = instruction->Pending;
                    GiveBack(instruction);
                    StopReason? reason = HandleFault();
                    if (reason != null || !IsStillAt(instruction))
                        return reason;
                    break;

                case ExitReason.Exception:
                    GiveBack(instruction);
                    return StopReason.Exception;

                default:
                    _cpu->Budget += instruction->Pending - 1;
                    return StopFor(_cpu->Exit);
            }
        }
    }

    /// <summary>Goes back to an instruction that has not retired.</summary>
    private void GiveBack(DecodedInstruction* instruction)
    {
        _cpu->Architectural.Rip = _cpu->CodePage + instruction->Offset;
        _cpu->Budget += instruction->Pending;
    }

    /// <summary>Whether RIP still names an instruction as it was decoded, whatever a handler has changed.</summary>
    /// <remarks>Those that cross into another page, or have their address computed ahead, are looked up anew: they are few.</remarks>
    private bool IsStillAt(DecodedInstruction* instruction) =>
        _cpu->Architectural.Rip == _cpu->CodePage + instruction->Offset
        && instruction->NextOffset <= Frame.Size
        && (instruction->Traits & InstructionTraits.Address32) == 0
        && IsStillFetched();

    /// <summary>Whether the code page is still fetched from where the current block was made.</summary>
    private bool IsStillFetched()
    {
        FastTableEntry* entry = _cpu->FetchTable + FastTables.Slot(new LinearAddress(_cpu->CodePage));
        return entry->LinearPage == _cpu->CodePage && (nint)entry->LinearPage + entry->HostMinusLinear == _cpu->CodeHostPage;
    }

    private StopReason? HandleFault()
    {
        switch (PageFaultHandler?.Handle(_cpu->Fault))
        {
            case FaultResolution.Retry:
                SelectFastTables(); // The handler may have changed EFLAGS.AC.
                return null;
            case FaultResolution.Stop:
                return StopReason.HandlerStopped;
            default:
                return StopReason.PageFault;
        }
    }

    private static StopReason StopFor(ExitReason exit) => exit switch
    {
        ExitReason.SystemCall => StopReason.SystemCall,
        ExitReason.Halt => StopReason.Halt,
        _ => StopReason.Breakpoint,
    };

    /// <summary>Finds the block at RIP, through the MMU.</summary>
    /// <returns>Null if the fetch is refused; the state then says why.</returns>
    private CodeBlock* FindBlock()
    {
        LinearAddress rip = new(_cpu->Architectural.Rip);
        if (!LinearAddressRules.TryResolve(_mmu.InForce, rip, size: 1, AccessKind.Fetch, Mode, AddressedSegment.Other, out _))
        {
            RefuseFetch(rip);
            return null;
        }

        if (!TryFetchPage(rip, out byte* hostPage))
            return null;

        _cpu->CodePage = rip.PageBase.Value;
        _cpu->CodeHostPage = (nint)hostPage;
        CodeBlock* block = _blocks.Find(hostPage, rip.PageOffset);
        if (block != null)
            return block;

        LinearAddress secondPage = rip.PageBase + Frame.Size;
        if (!secondPage.IsCanonical(LinearAddressBits))
        {
            RefuseFetch(secondPage);
            return null;
        }

        return TryFetchPage(secondPage, out byte* secondHostPage)
            ? _blocks.FindCrossing(hostPage, rip.PageOffset, secondHostPage)
            : null;
    }

    private bool TryFetchPage(LinearAddress address, out byte* hostPage)
    {
        hostPage = null;
        FastTableEntry* entry = _cpu->FetchTable + FastTables.Slot(address);
        if (entry->LinearPage == address.PageBase.Value)
        {
            hostPage = (byte*)((nint)entry->LinearPage + entry->HostMinusLinear);
            return true;
        }

        if (!_mmu.TryOpen(address, AccessKind.Fetch, Mode, out byte* host, out _cpu->Fault))
        {
            Raise.PageFault(_cpu);
            return false;
        }

        if (host == null)
        {
            // Beyond RAM the bus reads as ones, and FF FF is no instruction.
            Raise.Exception(_cpu, ExceptionVector.InvalidOpcode);
            return false;
        }

        hostPage = host - address.PageOffset;
        return true;
    }

    internal void SelectFastTables()
    {
        bool userAccess = (_cpu->Architectural.SystemFlags & SystemFlags.AlignmentCheck) != 0;
        Mode = _privilegeLevel == PrivilegeLevel.User ? AccessMode.User
            : userAccess ? AccessMode.SupervisorWithUserAccess
            : AccessMode.Supervisor;
        _cpu->ReadTable = _mmu.Fast.Table(AccessKind.Read, Mode);
        _cpu->WriteTable = _mmu.Fast.Table(AccessKind.Write, Mode);
        _cpu->FetchTable = _mmu.Fast.Table(AccessKind.Fetch, Mode);
    }
}
