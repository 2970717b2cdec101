// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using Iced.Intel;
using X64Paging.Cpu;
using X64Paging.Cpu.State;
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Testing;

/// <summary>A machine for tests of page tables: map pages, run a few instructions or make single accesses, and look at what came of it.</summary>
/// <remarks>
/// <para>Starts in user mode with empty 4-level tables; the program and its stack lie in a slot of the root table of their own, which all
/// spaces share, so accessed flags below the other slots are the test's alone.</para>
/// <para>Nothing is invalidated but by the members that say so: a store to a table is a store. Not thread-safe.</para>
/// </remarks>
public sealed class PagingLab : IDisposable
{
    private readonly PagingLabOptions _options;
    private readonly List<PagingSpace> _spaces = [];
    private readonly HashSet<Frame> _ownFrames = [];
    private readonly FaultRelay _relay;
    private readonly CodeArea _userCode;
    private readonly CodeArea _supervisorCode;
    private Func<LinearAddress, byte[]>? _program;

    /// <summary>Makes a machine.</summary>
    /// <param name="options">What it is made of; the defaults if <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">The options do not describe a machine in long mode with paging.</exception>
    public PagingLab(PagingLabOptions? options = null)
    {
        _options = options ?? new PagingLabOptions();
        PagingControls controls = _options.Controls;
        controls = controls with
        {
            Cr4 = _options.RootLevel == PagingLevel.Pml5 ? controls.Cr4 | Cr4Flags.FiveLevels : controls.Cr4 & ~Cr4Flags.FiveLevels,
        };
        if (controls.Mode < PagingMode.FourLevel)
            throw new ArgumentException($"A lab has 4- or 5-level paging, not {controls.Mode}.", nameof(options));

        Memory = new PhysicalMemory(_options.MemorySize);
        Frames = new FrameAllocator(Memory);
        Mapper mapper = NewTables();
        Mmu = new Mmu(Memory, controls with { Cr3 = mapper.Root.Base.Value }, _options.Tlb, _options.Hostility);
        Processor = new Processor(Mmu);
        _relay = new FaultRelay(Processor);
        _spaces.Add(new PagingSpace(this, mapper, default));
        _userCode = new CodeArea(this, AccessMode.User);
        _supervisorCode = new CodeArea(this, AccessMode.Supervisor);
    }

    /// <summary>RAM.</summary>
    public PhysicalMemory Memory { get; }

    /// <summary>Who hands out frames of RAM and counts their users.</summary>
    public FrameAllocator Frames { get; }

    /// <summary>The MMU: statistics, the TLBs' contents, INVPCID, and back doors.</summary>
    public Mmu Mmu { get; }

    /// <summary>The processor.</summary>
    public Processor Processor { get; }

    /// <summary>The spaces, the lab's first one first.</summary>
    public IReadOnlyList<PagingSpace> Spaces => _spaces;

    /// <summary>The space that CR3 names.</summary>
    /// <exception cref="InvalidOperationException">CR3 names a root table that is none of the lab's.</exception>
    public PagingSpace Space => _spaces.Find(space => space.Root == Mmu.Controls.Root.Frame)
        ?? throw new InvalidOperationException($"CR3, 0x{Mmu.Controls.Cr3:x}, names no space of the lab.");

    /// <summary>The current space's entries as they lie in memory: <c>lab.Entry[level, address]</c>. Writing one invalidates nothing.</summary>
    public LabEntries Entry => Space.Entry;

    /// <summary>CPL: 3 unless set. A program that is there already moves to where the new CPL may run it.</summary>
    public PrivilegeLevel PrivilegeLevel
    {
        get => Processor.PrivilegeLevel;
        set
        {
            Processor.PrivilegeLevel = value;
            if (_program != null)
                Place();
        }
    }

    /// <summary>On whose behalf explicit accesses are made: from CPL and RFLAGS.AC.</summary>
    public AccessMode Mode => PrivilegeLevel == PrivilegeLevel.User ? AccessMode.User
        : (Registers.SystemFlags & SystemFlags.AlignmentCheck) != 0 ? AccessMode.SupervisorWithUserAccess
        : AccessMode.Supervisor;

    /// <summary>RIP, flags and all other registers that programs see.</summary>
    public ref ArchitecturalState Registers => ref Processor.State;

    /// <summary>A general-purpose register.</summary>
    public ulong this[GeneralRegister register]
    {
        get => Registers[register];
        set => Registers[register] = value;
    }

    /// <summary>CR0. Setting it is what MOV does, with its checks and invalidations.</summary>
    /// <exception cref="ArgumentException">The value would be #GP(0).</exception>
    public Cr0Flags Cr0
    {
        get => Mmu.Controls.Cr0;
        set => ThrowUnless(Mmu.TryLoadCr0((ulong)value), nameof(Cr0), value);
    }

    /// <summary>CR4. Setting it is what MOV does, with its checks and invalidations.</summary>
    /// <exception cref="ArgumentException">The value would be #GP(0).</exception>
    public Cr4Flags Cr4
    {
        get => Mmu.Controls.Cr4;
        set => ThrowUnless(Mmu.TryLoadCr4((ulong)value), nameof(Cr4), value);
    }

    /// <summary>IA32_EFER. Setting it is what WRMSR does.</summary>
    /// <exception cref="ArgumentException">The value would be #GP(0).</exception>
    public EferFlags Efer
    {
        get => Mmu.Controls.Efer;
        set => ThrowUnless(Mmu.TryLoadEfer((ulong)value), nameof(Efer), value);
    }

    /// <summary>PKRU. It counts with CR4.PKE.</summary>
    public uint Pkru
    {
        get => Mmu.Pkru;
        set => Mmu.Pkru = value;
    }

    /// <summary>IA32_PKRS. It counts with CR4.PKS.</summary>
    /// <exception cref="ArgumentException">The processor does not have it.</exception>
    public uint Pkrs
    {
        get => Mmu.Controls.Pkrs;
        set => ThrowUnless(Mmu.TryLoadPkrs(value), nameof(Pkrs), value);
    }

    /// <summary>Where the program begins, for the CPL of now.</summary>
    public LinearAddress CodeAddress => Code.Base;

    /// <summary>RSP when the program begins, for the CPL of now: 16 KiB of stack lie below.</summary>
    public LinearAddress StackTop => Code.StackTop;

    internal PagingSpace FirstSpace => _spaces[0];

    private CodeArea Code => PrivilegeLevel == PrivilegeLevel.User ? _userCode : _supervisorCode;

    /// <inheritdoc cref="PagingSpace.Map(LabAddress, PageTableFlags)"/>
    public LabPage Map(LabAddress address, PageTableFlags flags) => Space.Map(address, flags);

    /// <inheritdoc cref="PagingSpace.Map(LabAddress, PageTableFlags, PageSize)"/>
    public LabPage Map(LabAddress address, PageTableFlags flags, PageSize size) => Space.Map(address, flags, size);

    /// <inheritdoc cref="PagingSpace.Map(LabAddress, PageTableFlags, Frame)"/>
    public LabPage Map(LabAddress address, PageTableFlags flags, Frame target) => Space.Map(address, flags, target);

    /// <inheritdoc cref="PagingSpace.Map(LabAddress, PageTableFlags, PageSize, PhysicalAddress)"/>
    public LabPage Map(LabAddress address, PageTableFlags flags, PageSize size, PhysicalAddress target) =>
        Space.Map(address, flags, size, target);

    /// <inheritdoc cref="PagingSpace.Unmap"/>
    public void Unmap(LabAddress address) => Space.Unmap(address);

    /// <inheritdoc cref="PagingSpace.FrameOf"/>
    public Frame FrameOf(LabAddress address) => Space.FrameOf(address);

    /// <inheritdoc cref="PagingSpace.Peek{T}"/>
    public T Peek<T>(LabAddress address)
        where T : unmanaged => Space.Peek<T>(address);

    /// <inheritdoc cref="PagingSpace.Poke{T}"/>
    public void Poke<T>(LabAddress address, T value)
        where T : unmanaged => Space.Poke(address, value);

    /// <summary>Makes another address space, with PCID 0 and nothing in it but the lab's program.</summary>
    public PagingSpace CreateSpace() => CreateSpace(default);

    /// <summary>Makes another address space, with nothing in it but the lab's program.</summary>
    /// <param name="pcid">Its PCID; several spaces may have the same.</param>
    /// <exception cref="InvalidOperationException">The PCID is not 0, and CR4.PCIDE is clear.</exception>
    public PagingSpace CreateSpace(Pcid pcid)
    {
        if (pcid != default)
            ThrowUnlessPcids();

        PagingSpace space = new(this, NewTables(), pcid);
        _spaces.Add(space);
        ShareCode();
        return space;
    }

    /// <summary>MOV to CR3: goes to another space. What is cached for its PCID is dropped, but global translations.</summary>
    public void Switch(PagingSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        Mmu.LoadCr3(space.Cr3);
    }

    /// <summary>MOV to CR3 with bit 63: goes to another space, and nothing is dropped.</summary>
    /// <exception cref="InvalidOperationException">CR4.PCIDE is clear.</exception>
    public void SwitchWithoutFlush(PagingSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        ThrowUnlessPcids();
        Mmu.LoadCr3(space.Cr3WithoutFlush);
    }

    /// <summary>INVLPG: drops what is cached for an address, of the current PCID and global.</summary>
    public void Invalidate(LabAddress address) => Mmu.InvalidatePage(address);

    /// <summary>Sets the program: machine code, which runs at <see cref="CodeAddress"/>. HLT lies behind it.</summary>
    public void Program(params ReadOnlySpan<byte> code)
    {
        byte[] copy = code.ToArray();
        _program = _ => copy;
        Place();
    }

    /// <summary>Sets the program, by Iced's assembler. HLT lies behind it.</summary>
    public void Program(Action<Assembler> program)
    {
        ArgumentNullException.ThrowIfNull(program);
        _program = address =>
        {
            Assembler assembler = new(bitness: 64);
            program(assembler);
            using MemoryStream code = new();
            assembler.Assemble(new StreamCodeWriter(code), address.Value);
            return code.ToArray();
        };
        Place();
    }

    /// <summary>Has a handler hear of each page fault, of programs and of single accesses, and perhaps mend it.</summary>
    public void OnFault(Func<LabFault, FaultResolution> handler) => _relay.Handler = handler;

    /// <summary>Has a handler hear of each page fault, of programs and of single accesses, and perhaps mend it.</summary>
    public void OnFault(IPageFaultHandler handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        _relay.Handler = fault => handler.Handle(fault.Value);
    }

    /// <summary>Runs the program from its beginning, with RSP at <see cref="StackTop"/> and all else as it is.</summary>
    /// <returns>How it ended. HLT ends it at any CPL, though in user mode it is #GP to a processor.</returns>
    /// <exception cref="InvalidOperationException">There is no program.</exception>
    public LabRun Run()
    {
        if (_program == null)
            throw new InvalidOperationException($"The lab has no program: {nameof(Program)} sets one.");

        Registers.Rip = CodeAddress.Value;
        this[GeneralRegister.Rsp] = StackTop.Value;
        return Continue();
    }

    /// <summary>Runs from RIP: on after a run that ended, or wherever a test has set it.</summary>
    public LabRun Continue()
    {
        LabRecorder recorder = new(this, _relay);
        ulong retired = Processor.RetiredInstructions;
        StopReason reason = RunProcessor();
        CpuException? exception = reason == StopReason.Exception ? Processor.Exception : null;
        RunEnd end = EndOf(reason);
        if (exception is { Vector: ExceptionVector.GeneralProtection } && CodeArea.IsHlt(this, new LinearAddress(Registers.Rip)))
        {
            end = RunEnd.Halted;
            exception = null;
            Registers.Rip++;
        }

        bool isOpen = end is RunEnd.PageFault or RunEnd.HandlerStopped or RunEnd.NeverMended;
        string? instruction = end == RunEnd.Exception ? Processor.DescribeInstruction() : null;
        return new LabRun(
            recorder.End(isOpen), end, exception, new LinearAddress(Registers.Rip), instruction, Processor.RetiredInstructions - retired);
    }

    /// <summary>Reads 8 bytes as the CPL of now may.</summary>
    public LabAccess Read(LabAddress address) => Read(address, Mode);

    /// <summary>Reads 8 bytes.</summary>
    public LabAccess Read(LabAddress address, AccessMode mode) => Access(new(address, sizeof(ulong), AccessKind.Read, mode), value: 0);

    /// <summary>Writes 8 bytes as the CPL of now may.</summary>
    public LabAccess Write(LabAddress address, ulong value) => Write(address, value, Mode);

    /// <summary>Writes 8 bytes.</summary>
    public LabAccess Write(LabAddress address, ulong value, AccessMode mode) =>
        Access(new(address, sizeof(ulong), AccessKind.Write, mode), value);

    /// <summary>Fetches a byte of code as the CPL of now may.</summary>
    public LabAccess Fetch(LabAddress address) => Fetch(address, Mode);

    /// <summary>Fetches a byte of code.</summary>
    public LabAccess Fetch(LabAddress address, AccessMode mode) =>
        Access(new(address, sizeof(byte), AccessKind.Fetch, mode) { Segment = AddressedSegment.Other }, value: 0);

    /// <summary>Remembers the reference counts of now, for <see cref="PagingAssert.NoLeak"/>.</summary>
    public FrameMark MarkFrames() => new(Memory, Frames);

    /// <summary>Gives the machine back to the host.</summary>
    public void Dispose()
    {
        Processor.Dispose();
        Mmu.Dispose();
        Frames.Dispose();
        Memory.Dispose();
    }

    /// <summary>Whether a frame is of the lab's program, its stack or their tables.</summary>
    internal bool IsOwn(Frame frame) => _ownFrames.Contains(frame);

    /// <summary>The address with the bits above those that paging translates made equal to the highest that it does.</summary>
    internal LinearAddress Canonical(ulong value)
    {
        int unused = 64 - Mmu.Controls.LinearAddressBits;
        return new((ulong)((long)(value << unused) >> unused));
    }

    internal void ThrowUnlessUsable(LinearAddress address)
    {
        if (!address.IsCanonical(Mmu.Controls.LinearAddressBits))
            throw new ArgumentException($"{address} is not canonical.", nameof(address));
        if (_userCode.Holds(address) || _supervisorCode.Holds(address))
            throw new ArgumentException($"{address} lies where the lab keeps its program.", nameof(address));
    }

    /// <summary>Takes a space out of the list, and the program out of the space.</summary>
    internal void Forget(PagingSpace space)
    {
        if (space == FirstSpace || space.Root == Mmu.Controls.Root.Frame)
            throw new InvalidOperationException("The lab's first space and the current one cannot be released.");

        _spaces.Remove(space);
        foreach (CodeArea area in (ReadOnlySpan<CodeArea>)[_userCode, _supervisorCode])
            space.Entry[space.RootLevel, area.Base] = default;
    }

    private Mapper NewTables() => Mapper.TryCreate(Memory, Frames, _options.RootLevel)
        ?? throw new InsufficientMemoryException("No frame is free for a root table.");

    private StopReason RunProcessor()
    {
        _relay.HasInstruction = true;
        try
        {
            return Processor.Run(_options.MaxInstructions);
        }
        finally
        {
            // A test's handler may throw: an assertion in it, for one.
            _relay.HasInstruction = false;
        }
    }

    private void Place()
    {
        FrameMark before = MarkFrames();
        Code.Place(_program!(CodeAddress));
        ShareCode();
        for (ulong number = 0; number < Memory.FrameCount; number++)
        {
            if (Frames.ReferenceCount(new Frame(number)) > before.ReferenceCount(new Frame(number)))
                _ownFrames.Add(new Frame(number));
        }
    }

    /// <summary>Has all spaces name the tables of the program.</summary>
    private void ShareCode()
    {
        foreach (CodeArea area in (ReadOnlySpan<CodeArea>)[_userCode, _supervisorCode])
        {
            foreach (PagingSpace space in _spaces)
                space.Entry[space.RootLevel, area.Base] = FirstSpace.Entry[space.RootLevel, area.Base];
        }
    }

    private LabAccess Access(MemoryAccess access, ulong value)
    {
        LabRecorder recorder = new(this, _relay);
        Span<byte> bytes = MemoryMarshal.AsBytes(new Span<ulong>(ref value))[..access.Size];
        while (true)
        {
            if (Mmu.TryAccess(access, out AccessTranslation translation, out AccessFault fault))
            {
                Transfer(access.Kind, translation, bytes);
                return new LabAccess(recorder.End(isOpen: false), access, exception: null, translation.First, value);
            }

            if (fault.Kind != AccessFaultKind.PageFault)
            {
                CpuException exception = new(ExceptionVector.GeneralProtection, ErrorCode: 0);
                return new LabAccess(recorder.End(isOpen: false), access, exception, physical: null, value: 0);
            }

            if (_relay.Handle(fault.PageFault) != FaultResolution.Retry)
                return new LabAccess(recorder.End(isOpen: true), access, exception: null, physical: null, value: 0);
        }
    }

    private void Transfer(AccessKind kind, AccessTranslation translation, Span<byte> bytes)
    {
        Span<byte> first = bytes[..translation.FirstSize];
        Span<byte> second = bytes[translation.FirstSize..];
        if (kind == AccessKind.Write)
        {
            Memory.Write(translation.First, first);
            Memory.Write(translation.Second, second);
        }
        else
        {
            Memory.Read(translation.First, first);
            Memory.Read(translation.Second, second);
        }
    }

    private RunEnd EndOf(StopReason reason) => reason switch
    {
        StopReason.Halt => RunEnd.Halted,
        StopReason.Breakpoint => RunEnd.Breakpoint,
        StopReason.SystemCall => RunEnd.SystemCall,
        StopReason.PageFault => RunEnd.PageFault,
        StopReason.Exception => RunEnd.Exception,
        StopReason.HandlerStopped => _relay.HasGivenUp ? RunEnd.NeverMended : RunEnd.HandlerStopped,
        _ => RunEnd.InstructionLimit,
    };

    private void ThrowUnlessPcids()
    {
        if ((Cr4 & Cr4Flags.ProcessContextIdentifiers) == 0)
            throw new InvalidOperationException($"CR4.PCIDE is clear: set Cr4Flags.{nameof(Cr4Flags.ProcessContextIdentifiers)} in lab.Cr4.");
    }

    private static void ThrowUnless<T>(bool isLoaded, string register, T value)
    {
        if (!isLoaded)
            throw new ArgumentException($"{value} cannot be loaded into {register}: it would be #GP(0).", nameof(value));
    }
}
