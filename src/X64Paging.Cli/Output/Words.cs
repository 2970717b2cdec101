// SPDX-License-Identifier: MIT
using X64Paging.Diagnostics.Vectors;
using X64Paging.Kernel.Memory;
using X64Paging.Kernel.Processes;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Cli.Output;

/// <summary>What enumerations are called in reports.</summary>
internal static class Words
{
    public static string For(AccessKind kind) => kind switch
    {
        AccessKind.Read => "read",
        AccessKind.Write => "write",
        _ => "fetch",
    };

    public static string For(AccessOutcome outcome) => outcome.Kind switch
    {
        AccessOutcomeKind.PageFault =>
            $"{For(outcome.Kind)}, error code 0x{outcome.ErrorCode:x} ({For((PageFaultErrorCode)outcome.ErrorCode)}), CR2 {outcome.FaultAddress}",
        AccessOutcomeKind.GeneralProtection or AccessOutcomeKind.StackFault => $"{For(outcome.Kind)}, error code 0x{outcome.ErrorCode:x}",
        _ when outcome.Second is { } second => $"physical {outcome.First}, and {second} in the second page",
        _ => $"physical {outcome.First}",
    };

    public static string For(AccessOutcomeKind kind) => kind switch
    {
        AccessOutcomeKind.PageFault => "#PF",
        AccessOutcomeKind.GeneralProtection => "#GP",
        AccessOutcomeKind.StackFault => "#SS",
        _ => "translated",
    };

    /// <summary>Bits of an entry: in hexadecimal, and accessed and dirty by name.</summary>
    public static string ForFlags(ulong bits)
    {
        PageTableFlags named = (PageTableFlags)bits & (PageTableFlags.Accessed | PageTableFlags.Dirty);
        return named == PageTableFlags.None ? $"0x{bits:x}" : $"0x{bits:x} ({named})";
    }

    public static string For(FaultAction action) => action switch
    {
        FaultAction.ZeroFilled => "zero-filled",
        FaultAction.ZeroShared => "zero-shared",
        FaultAction.FileFilled => "file-filled",
        FaultAction.Copied => "copied",
        FaultAction.Reused => "reused",
        FaultAction.StackGrown => "stack-grown",
        FaultAction.SharedMapped => "shared-mapped",
        FaultAction.Spurious => "spurious",
        FaultAction.NoRegion => "no-region",
        FaultAction.RightsDenied => "rights-denied",
        _ => "out-of-frames",
    };

    /// <summary>What the kernel knows about a fault that it could not mend.</summary>
    public static string For(FaultAction action, Region? region, LinearAddress address)
    {
        if (region == null)
            return $"no region holds {address}";

        string place = $"{address} lies in the {For(region.Kind)} region {region.Start}-{region.End}, which allows {For(region.Rights)}";
        return action switch
        {
            FaultAction.RightsDenied => place + ": not this access",
            FaultAction.OutOfFrames => place + ", but no frame is free",
            _ => place,
        };
    }

    public static string For(RegionRights rights) =>
        $"{((rights & RegionRights.Read) != 0 ? 'r' : '-')}{((rights & RegionRights.Write) != 0 ? 'w' : '-')}{((rights & RegionRights.Execute) != 0 ? 'x' : '-')}";

    public static string For(RegionKind kind) => kind switch
    {
        RegionKind.Text => "text",
        RegionKind.Data => "data",
        RegionKind.Bss => "bss",
        RegionKind.Heap => "heap",
        RegionKind.Stack => "stack",
        RegionKind.Anonymous => "anonymous",
        RegionKind.Shared => "shared",
        _ => "file",
    };

    public static string For(PageFaultErrorCode code)
    {
        string words = (code & PageFaultErrorCode.Present) != 0 ? "present" : "not present";
        words += (code & PageFaultErrorCode.Write) != 0 ? ", write" : (code & PageFaultErrorCode.InstructionFetch) != 0 ? ", fetch" : ", read";
        words += (code & PageFaultErrorCode.User) != 0 ? ", user" : ", supervisor";
        if ((code & PageFaultErrorCode.ReservedBit) != 0)
            words += ", reserved bit";
        if ((code & PageFaultErrorCode.ProtectionKey) != 0)
            words += ", protection key";
        if ((code & PageFaultErrorCode.ShadowStack) != 0)
            words += ", shadow stack";
        return words;
    }

    public static string For(Signal signal) => signal switch
    {
        Signal.IllegalInstruction => "SIGILL",
        Signal.Trap => "SIGTRAP",
        Signal.Abort => "SIGABRT",
        Signal.Bus => "SIGBUS",
        Signal.FloatingPoint => "SIGFPE",
        Signal.Kill => "SIGKILL",
        Signal.SegmentationFault => "SIGSEGV",
        Signal.Pipe => "SIGPIPE",
        Signal.Terminate => "SIGTERM",
        Signal.Interrupt => "SIGINT",
        Signal.Hangup => "SIGHUP",
        Signal.Quit => "SIGQUIT",
        Signal.User1 => "SIGUSR1",
        Signal.User2 => "SIGUSR2",
        Signal.Alarm => "SIGALRM",
        Signal.BadSystemCall => "SIGSYS",
        _ => "signal " + (int)signal,
    };
}
