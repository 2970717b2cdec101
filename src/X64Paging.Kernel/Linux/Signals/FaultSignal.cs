// SPDX-License-Identifier: MIT
using X64Paging.Cpu.State;
using X64Paging.Kernel.Memory;
using X64Paging.Kernel.Processes;
using X64Paging.Translation;

namespace X64Paging.Kernel.Linux.Signals;

/// <summary>What Linux tells a handler of a page fault or another exception. Linux: arch/x86/kernel/traps.c, arch/x86/mm/fault.c.</summary>
internal static class FaultSignal
{
    private const int CodeKernel = 0x80;
    private const int CodeNotMapped = 1;
    private const int CodeAccess = 2;
    private const int CodeIllegalOperand = 2;
    private const int CodeDivision = 1;
    private const int CodeAlignment = 1;
    private const int CodeTrace = 2;

    /// <summary>The signal's information and what the frame says of the exception.</summary>
    /// <param name="report">What stopped the process.</param>
    /// <param name="state">Its registers.</param>
    /// <param name="before">Its last exception before.</param>
    public static (SignalInfo Info, TrapInformation Trap) From(CrashReport report, in ArchitecturalState state, TrapInformation before)
    {
        if (report.Fault is { } fault)
            return FromPageFault(report, fault);

        ExceptionVector vector = report.Exception?.Vector
            ?? (report.Signal == Signal.Trap ? ExceptionVector.Breakpoint : ExceptionVector.GeneralProtection);
        int? code = CodeFor(vector, state);
        SignalInfo info = code is { } known
            ? SignalInfo.FromFault(report.Signal, known, vector == ExceptionVector.AlignmentCheck ? 0 : report.Rip)
            : SignalInfo.FromFault(report.Signal, CodeKernel, 0);
        return (info, new TrapInformation(report.Exception?.ErrorCode ?? 0, (ulong)vector, before.Cr2));
    }

    private static (SignalInfo Info, TrapInformation Trap) FromPageFault(CrashReport report, in PageFault fault)
    {
        // Whether the kernel's half is mapped is not told.
        PageFaultErrorCode hidden = fault.Address >= AddressSpace.UserEnd ? PageFaultErrorCode.Present : PageFaultErrorCode.None;
        int code = report.FaultAction == FaultAction.RightsDenied ? CodeAccess : CodeNotMapped;
        return (
            SignalInfo.FromFault(report.Signal, code, fault.Address.Value),
            new TrapInformation((ulong)(fault.ErrorCode | hidden), (ulong)ExceptionVector.PageFault, fault.Address.Value));
    }

    /// <summary>si_code, or null where the kernel gives no reason.</summary>
    private static int? CodeFor(ExceptionVector vector, in ArchitecturalState state) => vector switch
    {
        ExceptionVector.DivideError => CodeDivision,
        ExceptionVector.InvalidOpcode => CodeIllegalOperand,
        ExceptionVector.AlignmentCheck => CodeAlignment,
        ExceptionVector.Debug => CodeTrace,
        ExceptionVector.SimdFloatingPoint => FloatingPointCode(~(state.Mxcsr >> 7) & state.Mxcsr),
        ExceptionVector.FloatingPointError => FloatingPointCode(~(uint)state.X87.Control & state.X87.Status),
        _ => null,
    };

    /// <summary>si_code for exception bits in the order of MXCSR and of the x87 status word: IE, DE, ZE, OE, UE, PE.</summary>
    private static int FloatingPointCode(uint exceptions) => exceptions switch
    {
        _ when (exceptions & 0x01) != 0 => 7,
        _ when (exceptions & 0x04) != 0 => 3,
        _ when (exceptions & 0x08) != 0 => 4,
        _ when (exceptions & 0x12) != 0 => 5,
        _ when (exceptions & 0x20) != 0 => 6,
        _ => 0,
    };
}
