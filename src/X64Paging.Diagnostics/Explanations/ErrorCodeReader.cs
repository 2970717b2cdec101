// SPDX-License-Identifier: MIT
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Diagnostics.Explanations;

/// <summary>Tells why each bit of an error code is as it is.</summary>
/// <remarks>SDM vol. 3A, "Page-Fault Exceptions".</remarks>
internal static class ErrorCodeReader
{
    /// <summary>The bits from 0 up.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="walk">A look through the tables for it.</param>
    /// <param name="controls">The registers in force.</param>
    public static IReadOnlyList<ErrorCodeBit> Read(in PageFault fault, Walk walk, in PagingControls controls)
    {
        PageFaultErrorCode code = fault.ErrorCode;
        return
        [
            Bit(0, "P", code, Present(fault, walk)),
            Bit(1, "W/R", code, $"the access is {(fault.Kind == AccessKind.Fetch ? "an" : "a")} {AccessWords.For(fault.Kind)}"),
            Bit(2, "U/S", code, $"it is made {(fault.Mode == AccessMode.User ? "in user mode" : fault.Mode == AccessMode.SupervisorImplicit
                ? "implicitly, which is in supervisor mode at any CPL" : "in supervisor mode")}"),
            Bit(3, "RSVD", code, Has(code, PageFaultErrorCode.ReservedBit) ? "a reserved bit is set in a present entry" : "no reserved bit ended the walk"),
            Bit(4, "I/D", code, Fetch(fault.Kind, code)),
            Bit(5, "PK", code, Key(fault, controls)),
            Bit(6, "SS", code, $"it is {(Has(code, PageFaultErrorCode.ShadowStack) ? "a" : "no")} shadow-stack access"),
        ];
    }

    private static ErrorCodeBit Bit(int number, string name, PageFaultErrorCode code, string reason) =>
        new(number, name, ((uint)code >> number & 1) != 0, reason);

    private static string Present(in PageFault fault, Walk walk)
    {
        if (!Has(fault.ErrorCode, PageFaultErrorCode.Present))
            return walk.Refusal.Rule == RefusalRule.NotPresent ? $"the {walk.Refusal.Level.EntryName} is not present" : "an entry was not present";
        if (Has(fault.ErrorCode, PageFaultErrorCode.ReservedBit))
            return "the entry is present, but for its reserved bits";
        return fault.Source == FaultSource.CachedTranslation ? "a translation was cached, and its rights refuse" : "all entries are present, and their rights refuse";
    }

    private static string Fetch(AccessKind kind, PageFaultErrorCode code) =>
        kind != AccessKind.Fetch ? "it is no instruction fetch"
        : Has(code, PageFaultErrorCode.InstructionFetch) ? "it is an instruction fetch, and EFER.NXE or CR4.SMEP is set"
        : "it is an instruction fetch, but EFER.NXE and CR4.SMEP are clear";

    private static string Key(in PageFault fault, in PagingControls controls)
    {
        if (Has(fault.ErrorCode, PageFaultErrorCode.ProtectionKey))
            return "the page's protection key forbids the access, whatever else does";
        if (!Has(fault.ErrorCode, PageFaultErrorCode.Present) || Has(fault.ErrorCode, PageFaultErrorCode.ReservedBit))
            return "the walk did not come to a page with a key";
        if (fault.Kind == AccessKind.Fetch)
            return "protection keys do not apply to fetches";
        const Cr4Flags Keys = Cr4Flags.UserProtectionKeys | Cr4Flags.SupervisorProtectionKeys;
        return (controls.Cr4 & Keys) == 0 ? "CR4.PKE and CR4.PKS are clear" : "no protection key forbids it";
    }

    private static bool Has(PageFaultErrorCode code, PageFaultErrorCode flag) => (code & flag) != 0;
}
