// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Tests.Paging;

/// <summary>
/// Access rights as SDM vol. 3A writes them down in "Determination of Access Rights", "Protection Keys", "Page-Fault Exceptions" and
/// "Accessed and Dirty Flags": one formula for each sentence, for four levels and a 4 KiB page, with neither a loop nor a mask. Nothing of
/// the walker is used.
/// </summary>
internal static class RightsOracle
{
    public static AccessOutcome Expect(PathRights path, AccessKind kind, AccessMode mode, AccessSwitches switches)
    {
        (EntryRights pml4, EntryRights pdpt, EntryRights directory, EntryRights leaf) = path;
        bool isRead = kind == AccessKind.Read, isWrite = kind == AccessKind.Write, isFetch = kind == AccessKind.Fetch;
        bool isShadowStack = kind is AccessKind.ShadowStackRead or AccessKind.ShadowStackWrite;
        bool storesData = kind is AccessKind.Write or AccessKind.ShadowStackWrite;
        bool isUserMode = mode == AccessMode.User;
        bool isSupervisorMode = mode is AccessMode.Supervisor or AccessMode.SupervisorWithUserAccess or AccessMode.SupervisorImplicit;
        bool isExplicitWithAc = mode == AccessMode.SupervisorWithUserAccess;
        bool wp = (switches & AccessSwitches.WriteProtect) != 0;
        bool nxe = (switches & AccessSwitches.NoExecuteEnable) != 0;
        bool smep = (switches & AccessSwitches.SupervisorExecutionPrevention) != 0;
        bool smap = (switches & AccessSwitches.SupervisorAccessPrevention) != 0;
        bool pke = (switches & AccessSwitches.UserKeys) != 0;
        bool pks = (switches & AccessSwitches.SupervisorKeys) != 0;

        bool isUpperWritable = pml4.Writable && pdpt.Writable && directory.Writable;
        bool isWritable = isUpperWritable && leaf.Writable;
        bool isUserAddress = pml4.User && pdpt.User && directory.User && leaf.User;
        bool hasXd = pml4.NoExecute || pdpt.NoExecute || directory.NoExecute || leaf.NoExecute;
        bool xdForbids = nxe && hasXd;
        bool isShadowStackPage = isUpperWritable && !leaf.Writable && path.IsDirty;

        // With EFER.NXE clear, XD is reserved.
        bool isReserved = !nxe && hasXd;

        bool supervisorRead = isSupervisorMode && isRead && (!isUserAddress || !smap || isExplicitWithAc);
        bool supervisorWrite = isSupervisorMode && isWrite && (isWritable || !wp) && (!isUserAddress || !smap || isExplicitWithAc);
        bool supervisorFetch = isSupervisorMode && isFetch && !xdForbids && (!isUserAddress || !smep);
        bool supervisorShadowStack = isSupervisorMode && isShadowStack && isShadowStackPage && !isUserAddress;
        bool userRead = isUserMode && isRead && isUserAddress;
        bool userWrite = isUserMode && isWrite && isUserAddress && isWritable;
        bool userFetch = isUserMode && isFetch && isUserAddress && !xdForbids;
        bool userShadowStack = isUserMode && isShadowStack && isShadowStackPage && isUserAddress;
        bool isWithinRights = supervisorRead || supervisorWrite || supervisorFetch || supervisorShadowStack
            || userRead || userWrite || userFetch || userShadowStack;

        // PKRU rules over user-mode addresses, IA32_PKRS over supervisor-mode ones; WD binds supervisor mode only with WP.
        bool pkruForbids = pke && isUserAddress && !isFetch
            && (path.UserKey.AccessDisable || (path.UserKey.WriteDisable && storesData && (isUserMode || wp)));
        bool pkrsForbids = pks && !isUserAddress && !isFetch
            && (path.SupervisorKey.AccessDisable || (path.SupervisorKey.WriteDisable && storesData && wp));
        bool keyForbids = !isReserved && (pkruForbids || pkrsForbids);
        bool isAllowed = !isReserved && isWithinRights && !keyForbids;

        int code = 1 + (storesData ? 2 : 0) + (isUserMode ? 4 : 0) + (isReserved ? 8 : 0) + (isFetch && (nxe || smep) ? 16 : 0)
            + (keyForbids ? 32 : 0) + (isShadowStack ? 64 : 0);

        // An upper entry is used, and marked, unless it or one above it ends the walk. The leaf is used if the access happens.
        bool usesPml4 = nxe || !pml4.NoExecute;
        bool usesPdpt = nxe || !(pml4.NoExecute || pdpt.NoExecute);
        bool usesDirectory = nxe || !(pml4.NoExecute || pdpt.NoExecute || directory.NoExecute);
        int accessed = (usesPml4 ? 16 : 0) + (usesPdpt ? 8 : 0) + (usesDirectory ? 4 : 0) + (isAllowed ? 2 : 0);
        int dirty = path.IsDirty || (isAllowed && isWrite) ? 2 : 0;
        if (isAllowed)
            return new AccessOutcome(null, accessed, dirty);

        // Who is told why: of several rules the address's mode comes first and the key last, of several entries the highest is named.
        PagingLevel highestXd = Highest(pml4.NoExecute, pdpt.NoExecute, directory.NoExecute);
        PagingLevel highestSupervisor = Highest(!pml4.User, !pdpt.User, !directory.User);
        PagingLevel highestReadOnly = Highest(!pml4.Writable, !pdpt.Writable, !directory.Writable);
        (RefusalRule rule, PagingLevel level, int bit) =
            isReserved ? (RefusalRule.ReservedBit, highestXd, 63)
            : isWithinRights ? (RefusalRule.ProtectionKey, PagingLevel.PageTable, 59)
            : isShadowStack && isUserAddress && !isUserMode ? (RefusalRule.ShadowStack, PagingLevel.PageTable, 2)
            : isShadowStack && !isUserAddress && isUserMode ? (RefusalRule.ShadowStack, highestSupervisor, 2)
            : isShadowStack && !isUpperWritable ? (RefusalRule.ShadowStack, highestReadOnly, 1)
            : isShadowStack && leaf.Writable ? (RefusalRule.ShadowStack, PagingLevel.PageTable, 1)
            : isShadowStack ? (RefusalRule.ShadowStack, PagingLevel.PageTable, 6)
            : isUserMode && !isUserAddress ? (RefusalRule.SupervisorPage, highestSupervisor, 2)
            : isFetch && isUserAddress && isSupervisorMode && smep ? (RefusalRule.SupervisorExecution, PagingLevel.PageTable, 2)
            : isFetch ? (RefusalRule.NoExecute, highestXd, 63)
            : isUserAddress && isSupervisorMode && smap && !isExplicitWithAc ? (RefusalRule.SupervisorAccess, PagingLevel.PageTable, 2)
            : (RefusalRule.ReadOnly, highestReadOnly, 1);
        return new AccessOutcome(code, accessed, dirty, rule, level, bit);
    }

    /// <summary>The highest level that refuses: the leaf's if no upper one does.</summary>
    private static PagingLevel Highest(bool pml4, bool pdpt, bool directory) =>
        pml4 ? PagingLevel.Pml4 : pdpt ? PagingLevel.Pdpt : directory ? PagingLevel.PageDirectory : PagingLevel.PageTable;
}
