// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Linux.Signals;
using X64Paging.Kernel.Processes;
using X64Paging.Paging;

namespace X64Paging.Kernel.Linux.Calls;

/// <summary>System calls on what a process does about signals.</summary>
internal sealed class SignalCalls
{
    private const ulong SetSize = sizeof(ulong);

    private readonly Supervisor _supervisor;
    private readonly UserMemory _user;

    public SignalCalls(Supervisor supervisor)
    {
        _supervisor = supervisor;
        _user = supervisor.UserMemory;
    }

    private enum MaskChange : ulong
    {
        Block = 0,
        Unblock = 1,
        Set = 2,
    }

    public void Register(SystemCallTable table)
    {
        table[SystemCallNumber.SignalAction] = SetAction;
        table[SystemCallNumber.SignalMask] = ChangeMask;
        table[SystemCallNumber.SignalPending] = GetPending;
        table[SystemCallNumber.SignalSuspend] = Suspend;
        table[SystemCallNumber.SignalReturn] = Return;
        table[SystemCallNumber.AlternateSignalStack] = SetAlternateStack;
        table[SystemCallNumber.Pause] = static (_, in _) => SystemCallResult.Blocked;
    }

    private SystemCallResult SetAction(Process process, in SystemCallArguments arguments)
    {
        bool isSet = arguments.B != 0;
        if (arguments.D != SetSize || arguments.A is 0 or > SignalSet.Highest)
            return Errno.InvalidArgument;

        Signal signal = (Signal)arguments.A;
        if (isSet && (SignalSet.Of(signal) & SignalSet.Unblockable) != 0)
            return Errno.InvalidArgument;

        SignalAction before = process.Signals[signal];
        if (isSet)
        {
            if (!_user.TryRead(arguments.AddressB, out SignalAction action))
                return Errno.BadAddress;

            process.Signals[signal] = action with { Mask = action.Mask & ~SignalSet.Unblockable };
            process.Signals.DropIgnored();
        }

        return arguments.C == 0 || _user.TryWrite(arguments.AddressC, before) ? 0 : Errno.BadAddress;
    }

    private SystemCallResult ChangeMask(Process process, in SystemCallArguments arguments)
    {
        if (arguments.D != SetSize)
            return Errno.InvalidArgument;

        ulong before = process.Signals.Blocked;
        if (arguments.B != 0)
        {
            if (!_user.TryRead(arguments.AddressB, out ulong set))
                return Errno.BadAddress;

            switch ((MaskChange)arguments.A)
            {
                case MaskChange.Block:
                    process.Signals.Blocked |= set;
                    break;
                case MaskChange.Unblock:
                    process.Signals.Blocked &= ~set;
                    break;
                case MaskChange.Set:
                    process.Signals.Blocked = set;
                    break;
                default:
                    return Errno.InvalidArgument;
            }
        }

        return arguments.C == 0 || _user.TryWrite(arguments.AddressC, before) ? 0 : Errno.BadAddress;
    }

    private SystemCallResult GetPending(Process process, in SystemCallArguments arguments) => arguments.B > SetSize
        ? Errno.InvalidArgument
        : _user.TryWrite(arguments.AddressA, process.Signals.Pending & process.Signals.Blocked) ? 0 : Errno.BadAddress;

    private SystemCallResult Suspend(Process process, in SystemCallArguments arguments)
    {
        if (arguments.B != SetSize)
            return Errno.InvalidArgument;
        if (!_user.TryRead(arguments.AddressA, out ulong mask))
            return Errno.BadAddress;

        process.Signals.SuspendMask(mask);
        return SystemCallResult.Blocked;
    }

    private SystemCallResult Return(Process process, in SystemCallArguments arguments)
    {
        _supervisor.Signals.Return(process);
        return SystemCallResult.NoReturn;
    }

    private SystemCallResult SetAlternateStack(Process process, in SystemCallArguments arguments)
    {
        AlternateStack before = process.Signals.AlternateStack;
        bool isOnStack = before.Contains(_supervisor.Processor.State[Cpu.State.GeneralRegister.Rsp]);
        if (arguments.A != 0)
        {
            if (!_user.TryRead(arguments.AddressA, out AlternateStack stack))
                return Errno.BadAddress;
            if (isOnStack)
                return Errno.OperationNotPermitted;
            if ((stack.Flags & ~(AlternateStack.OnStack | AlternateStack.Disabled)) != 0)
                return Errno.InvalidArgument;
            if (stack.IsEnabled && stack.Size < AlternateStack.SmallestSize)
                return Errno.OutOfMemory;

            process.Signals.AlternateStack = stack.IsEnabled ? stack with { Flags = 0 } : AlternateStack.None;
        }

        AlternateStack told = isOnStack ? before with { Flags = AlternateStack.OnStack } : before;
        return arguments.B == 0 || _user.TryWrite(new LinearAddress(arguments.B), told) ? 0 : Errno.BadAddress;
    }
}
