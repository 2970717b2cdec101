// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using X64Paging.Cpu.State;
using X64Paging.Cpu.Tests.Vectors;
using static X64Paging.Cpu.Tests.Host.HostCalls;

namespace X64Paging.Cpu.Tests.Host;

/// <summary>Runs one instruction on the processor that runs the tests, with memory at the addresses that the emulated one has it at.</summary>
/// <remarks>
/// Faults come back as values: for as long as this object lives, the process's handlers of SIGSEGV and its kin take those of the
/// tested code, on a stack of their own, and pass on all others. One at a time in a process.
/// </remarks>
internal sealed unsafe class HostProcessor : IDisposable
{
    private const ulong ContextAddress = 0x60_0000;
    private const ulong RoutinesAddress = 0x60_1000;
    private const ulong CodeSize = 0x2000;
    private const int SignalStackSize = 64 << 10;

    // SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGSEGV.
    private static readonly int[] s_signals = [4, 5, 7, 8, 11];

    private readonly HashSet<ulong> _mappedPages = [];
    private readonly SignalAction[] _oldActions = new SignalAction[s_signals.Length];
    private readonly nint _signalStack = (nint)NativeMemory.AlignedAlloc(SignalStackSize, 4096);
    private bool _ownsSignals;

    private HostProcessor()
    {
    }

    private static HostContext* Context => (HostContext*)ContextAddress;

    /// <summary>Prepares the process.</summary>
    /// <param name="whyNot">Why that cannot be done here.</param>
    public static HostProcessor? TryCreate(out string whyNot)
    {
        whyNot = "The host is no x86-64 Linux.";
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
            return null;

        HostProcessor processor = new();
        whyNot = "Fixed addresses below 2 GiB are not free in this process.";
        if (processor.TryMapPage(TestMachine.CodeBase) && processor.TryMapPage(TestMachine.CodeBase + 0x1000)
            && processor.TryMapPage(ContextAddress) && processor.TryMapPage(RoutinesAddress))
        {
            processor.InstallRoutines();
            return processor;
        }

        processor.Dispose();
        return null;
    }

    /// <summary>Runs one instruction that does not branch.</summary>
    /// <param name="before">Registers and memory; RIP is where the code goes.</param>
    /// <param name="code">The instruction.</param>
    /// <param name="after">Registers and memory behind it.</param>
    /// <returns>Empty if it ran, or the exception's name; null if the memory cannot be mapped here.</returns>
    public string? Run(MachineState before, ReadOnlySpan<byte> code, out MachineState after)
    {
        after = before.Clone();
        if (!TryMapMemory(before))
            return null;

        code.CopyTo(new Span<byte>((void*)before.Rip, code.Length));
        EmitJumpToExit((byte*)before.Rip + code.Length);
        LoadContext(before);
        RunGuarded();
        StoreContext(after);
        foreach ((ulong page, byte[] bytes) in after.Pages)
            new ReadOnlySpan<byte>((void*)page, bytes.Length).CopyTo(bytes);

        if (Context->Trap == HostContext.NoTrap)
        {
            after.Rip = before.Rip + (ulong)code.Length;
            return "";
        }

        after.Rip = Context->FaultRip;
        return Context->Trap == (ulong)ExceptionVector.PageFault
            ? $"#PF({new Paging.LinearAddress(Context->FaultAddress)})"
            : ExceptionNames.Of((ExceptionVector)Context->Trap);
    }

    public void Dispose()
    {
        for (int i = 0; _ownsSignals && i < s_signals.Length; i++)
        {
            fixed (SignalAction* old = &_oldActions[i])
                Check(SetAction(s_signals[i], old, null));
        }

        foreach (ulong page in _mappedPages)
            Check(Unmap((nint)page, 4096));
        NativeMemory.AlignedFree((void*)_signalStack);
    }

    private static void Check(int result)
    {
        if (result != 0)
            throw new InvalidOperationException($"The host refuses a system call: {result}.");
    }

    private bool TryMapPage(ulong page)
    {
        if (_mappedPages.Contains(page))
            return true;

        bool isOurs = page is >= TestMachine.CodeBase and < TestMachine.CodeBase + CodeSize or RoutinesAddress;
        nint mapped = Map((nint)page, 4096, isOurs ? ReadWriteExecute : ReadWrite, FixedAnonymous, -1, 0);
        if (mapped != (nint)page)
        {
            if (mapped != Failed)
                Check(Unmap(mapped, 4096));
            return false;
        }

        _mappedPages.Add(page);
        return true;
    }

    private void InstallRoutines()
    {
        HostRoutines routines = HostTrampoline.Assemble(RoutinesAddress, ContextAddress, TestMachine.CodeBase, (int)CodeSize);
        routines.Code.CopyTo(new Span<byte>((void*)RoutinesAddress, 4096));
        Context->Exit = routines.Exit;

        SignalAction action = new() { Handler = (nint)routines.Handler, Flags = SignalInformation | OnAlternateStack };
        for (int i = 0; i < s_signals.Length; i++)
        {
            fixed (SignalAction* old = &_oldActions[i])
                Check(SetAction(s_signals[i], null, old));
            Context->OldHandlers[s_signals[i]] = (ulong)_oldActions[i].Handler;
            Check(SetAction(s_signals[i], &action, null));
        }

        _ownsSignals = true;
    }

    /// <summary>Maps the pages that the state has, and takes away those that it has not.</summary>
    private bool TryMapMemory(MachineState state)
    {
        foreach (ulong page in _mappedPages.Where(page => page < TestMachine.CodeBase && !state.Pages.ContainsKey(page)).ToArray())
        {
            Check(Unmap((nint)page, 4096));
            _mappedPages.Remove(page);
        }

        foreach ((ulong page, byte[] bytes) in state.Pages)
        {
            if (page >= TestMachine.CodeBase || !TryMapPage(page))
                return false;

            bytes.CopyTo(new Span<byte>((void*)page, 4096));
        }

        return true;
    }

    private static void EmitJumpToExit(byte* end)
    {
        // JMP [exit], by its absolute address.
        end[0] = 0xFF;
        end[1] = 0x24;
        end[2] = 0x25;
        *(uint*)(end + 3) = (uint)(ContextAddress + HostContext.ExitAt);
    }

    private static void LoadContext(MachineState state)
    {
        for (int i = 0; i < 16; i++)
        {
            Context->General[i] = state.General[i];
            ((UInt128*)Context->Vectors)[i] = state.Vectors[i];
        }

        Context->Rflags = state.Rflags;
        Context->Mxcsr = state.Mxcsr;
        Context->Entry = state.Rip;
        Context->Trap = HostContext.NoTrap;
    }

    private static void StoreContext(MachineState state)
    {
        for (int i = 0; i < 16; i++)
        {
            state.General[i] = Context->General[i];
            state.Vectors[i] = ((UInt128*)Context->Vectors)[i];
        }

        state.Rflags = Context->Rflags;
        state.Mxcsr = Context->Mxcsr;
    }

    /// <summary>Runs with a stack for signals, and with all other signals held back: RSP may point anywhere.</summary>
    private void RunGuarded()
    {
        SignalStack stack = new() { Start = _signalStack, Size = SignalStackSize };
        SignalSet mask;
        new Span<ulong>(mask.Bits, 16).Fill(ulong.MaxValue);
        foreach (int signal in s_signals)
            mask.Bits[0] &= ~(1UL << (signal - 1));

        SignalStack oldStack;
        SignalSet oldMask;
        Check(SetSignalMask(SetMask, &mask, &oldMask));
        Check(SetAlternateStack(&stack, &oldStack));
        ((delegate* unmanaged<void>)RoutinesAddress)();
        Check(SetAlternateStack(&oldStack, null));
        Check(SetSignalMask(SetMask, &oldMask, null));
    }
}
