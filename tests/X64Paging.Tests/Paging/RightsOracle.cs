// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Tests.Paging;

/// <summary>R/W, U/S and XD of one entry.</summary>
internal readonly record struct EntryRights(bool Writable, bool User, bool NoExecute)
{
    /// <summary>The eight of them: bit 0 is R/W, bit 1 U/S, bit 2 XD.</summary>
    public static EntryRights Of(int bits) => new((bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0);

    public PageTableFlags Flags => PageTableFlags.Present
        | (Writable ? PageTableFlags.Writable : 0) | (User ? PageTableFlags.User : 0) | (NoExecute ? PageTableFlags.NoExecute : 0);

    public override string ToString() => $"{(Writable ? 'W' : '-')}{(User ? 'U' : '-')}{(NoExecute ? 'X' : '-')}";
}

/// <summary>
/// Access rights as SDM vol. 3A writes them down in "Determination of Access Rights", "Page-Fault Exceptions" and "Accessed and Dirty
/// Flags": one formula for each sentence, for four levels and a 4 KiB page, with neither a loop nor a mask. Nothing of the walker is used.
/// </summary>
internal static class RightsOracle
{
    public static AccessOutcome Expect(
        EntryRights pml4, EntryRights pdpt, EntryRights directory, EntryRights leaf, AccessKind kind, AccessMode mode, AccessSwitches switches)
    {
        bool isRead = kind == AccessKind.Read, isWrite = kind == AccessKind.Write, isFetch = kind == AccessKind.Fetch;
        bool isUserMode = mode == AccessMode.User;
        bool isSupervisorMode = mode is AccessMode.Supervisor or AccessMode.SupervisorWithUserAccess or AccessMode.SupervisorImplicit;
        bool isExplicitWithAc = mode == AccessMode.SupervisorWithUserAccess;
        bool wp = (switches & AccessSwitches.WriteProtect) != 0;
        bool nxe = (switches & AccessSwitches.NoExecuteEnable) != 0;
        bool smep = (switches & AccessSwitches.SupervisorExecutionPrevention) != 0;
        bool smap = (switches & AccessSwitches.SupervisorAccessPrevention) != 0;

        bool isWritable = pml4.Writable && pdpt.Writable && directory.Writable && leaf.Writable;
        bool isUserAddress = pml4.User && pdpt.User && directory.User && leaf.User;
        bool hasXd = pml4.NoExecute || pdpt.NoExecute || directory.NoExecute || leaf.NoExecute;
        bool xdForbids = nxe && hasXd;

        // With EFER.NXE clear, XD is reserved.
        bool isReserved = !nxe && hasXd;

        bool supervisorRead = isSupervisorMode && isRead && (!isUserAddress || !smap || isExplicitWithAc);
        bool supervisorWrite = isSupervisorMode && isWrite && (isWritable || !wp) && (!isUserAddress || !smap || isExplicitWithAc);
        bool supervisorFetch = isSupervisorMode && isFetch && !xdForbids && (!isUserAddress || !smep);
        bool userRead = isUserMode && isRead && isUserAddress;
        bool userWrite = isUserMode && isWrite && isUserAddress && isWritable;
        bool userFetch = isUserMode && isFetch && isUserAddress && !xdForbids;
        bool isAllowed = !isReserved && (supervisorRead || supervisorWrite || supervisorFetch || userRead || userWrite || userFetch);

        int code = 1 + (isWrite ? 2 : 0) + (isUserMode ? 4 : 0) + (isReserved ? 8 : 0) + (isFetch && (nxe || smep) ? 16 : 0);

        // An upper entry is used, and marked, unless it or one above it ends the walk. The leaf is used if the access happens.
        bool usesPml4 = nxe || !pml4.NoExecute;
        bool usesPdpt = nxe || !(pml4.NoExecute || pdpt.NoExecute);
        bool usesDirectory = nxe || !(pml4.NoExecute || pdpt.NoExecute || directory.NoExecute);
        string accessed = (usesPml4 ? "4" : "") + (usesPdpt ? "3" : "") + (usesDirectory ? "2" : "") + (isAllowed ? "1" : "");
        return new AccessOutcome(isAllowed ? null : code, accessed, isAllowed && isWrite ? "1" : "");
    }
}
