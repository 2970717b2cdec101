// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using X64Paging.Cpu;
using X64Paging.Cpu.State;
using X64Paging.Kernel.Processes;
using X64Paging.Paging;

namespace X64Paging.Kernel.Linux.Signals;

/// <summary>What a handler finds on its stack, and what rt_sigreturn takes from there: struct rt_sigframe.</summary>
/// <remarks>
/// From RSP up: the return address (8 bytes), struct ucontext (304), siginfo_t (128); above them, at a multiple of 64, the FXSAVE area
/// (512); above that, on the interrupted stack, the red zone (128).
/// </remarks>
internal static class SignalFrame
{
    private const int ContextOffset = sizeof(ulong);
    private const int InformationOffset = ContextOffset + SignalContext.Size;
    private const int Size = InformationOffset + SignalInfo.Size;
    private const ulong RedZone = 128;
    private const SystemFlags ClearedFlags = SystemFlags.Trap | SystemFlags.Direction | SystemFlags.Resume;

    /// <summary>Puts a frame on the stack and goes to the handler. The frame is written before any register changes.</summary>
    /// <returns><see langword="false"/> if the stack cannot be written: that is a segmentation fault.</returns>
    public static bool TryPush(UserMemory user, ref ArchitecturalState state, ProcessSignals signals, in SignalAction action, in SignalInfo info)
    {
        if ((action.Flags & SignalFlags.HasRestorer) == 0)
            return false;

        ulong stackPointer = state[GeneralRegister.Rsp] - RedZone;
        AlternateStack alternate = signals.AlternateStack;
        if ((action.Flags & SignalFlags.OnStack) != 0 && alternate.IsEnabled && !alternate.Contains(state[GeneralRegister.Rsp]))
            stackPointer = alternate.Base + alternate.Size;

        ulong floatingPoint = (stackPointer - FloatingPointArea.Size) & ~63UL;
        ulong frame = ((floatingPoint - Size) & ~15UL) - sizeof(ulong);

        // A frame that would run out of the alternate stack is refused, or handlers that fault could nest for ever.
        if (alternate.IsEnabled && stackPointer > alternate.Base && stackPointer <= alternate.Base + alternate.Size && frame < alternate.Base)
            return false;

        Span<byte> area = stackalloc byte[FloatingPointArea.Size];
        FloatingPointArea.Store(state, area);
        if (!user.TryWrite(new LinearAddress(floatingPoint), area))
            return false;

        SignalContext context = SignalContext.From(state);
        context.Stack = alternate;
        context.FloatingPoint = floatingPoint;
        context.ErrorCode = signals.LastTrap.ErrorCode;
        context.TrapNumber = signals.LastTrap.Vector;
        context.Cr2 = signals.LastTrap.Cr2;
        context.Mask = context.OldMask = signals.TakeMaskForFrame();
        Span<byte> bytes = stackalloc byte[Size];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, action.Restorer);
        MemoryMarshal.Write(bytes[ContextOffset..], context);
        info.Store(bytes[InformationOffset..]);
        if (!user.TryWrite(new LinearAddress(frame), bytes))
            return false;

        Enter(ref state, frame, action, info);
        return true;
    }

    /// <summary>Restores what the frame above RSP says.</summary>
    /// <returns><see langword="false"/> if it cannot be read: that is a segmentation fault.</returns>
    public static bool TryPop(UserMemory user, ref ArchitecturalState state, ProcessSignals signals)
    {
        ulong frame = state[GeneralRegister.Rsp] - sizeof(ulong);
        if (!user.TryRead(new LinearAddress(frame + ContextOffset), out SignalContext context))
            return false;

        Span<byte> area = stackalloc byte[FloatingPointArea.Size];
        if (context.FloatingPoint == 0)
            FloatingPointArea.Store(ArchitecturalState.Initial, area);
        else if (!user.TryRead(new LinearAddress(context.FloatingPoint), area))
            return false;

        context.Restore(ref state);
        FloatingPointArea.Load(area, ref state);
        signals.Blocked = context.Mask;
        signals.AlternateStack = context.Stack;
        return true;
    }

    private static void Enter(ref ArchitecturalState state, ulong frame, in SignalAction action, in SignalInfo info)
    {
        state[GeneralRegister.Rsp] = frame;
        state[GeneralRegister.Rdi] = (ulong)info.Signal;
        state[GeneralRegister.Rsi] = frame + InformationOffset;
        state[GeneralRegister.Rdx] = frame + ContextOffset;
        state[GeneralRegister.Rax] = 0;
        state.Rip = action.Handler;
        state.SystemFlags &= ~ClearedFlags;
    }
}
