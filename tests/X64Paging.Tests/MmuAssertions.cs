// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;
using Xunit;

namespace X64Paging.Tests;

/// <summary>Accesses of which a test knows how they end.</summary>
internal static class MmuAssertions
{
    extension(Mmu mmu)
    {
        /// <summary>The physical address of an access that must be allowed.</summary>
        public ulong Translate(ulong address, AccessKind kind = AccessKind.Read, AccessMode mode = AccessMode.User)
        {
            bool isAllowed = mmu.TryTranslate(new LinearAddress(address), kind, mode, out PhysicalAddress physical, out PageFault fault);
            Assert.True(isAllowed, $"{kind} of 0x{address:x}: {fault}");
            return physical.Value;
        }

        /// <summary>The fault of an access that must be refused.</summary>
        public PageFault Fault(ulong address, AccessKind kind = AccessKind.Read, AccessMode mode = AccessMode.User)
        {
            bool isAllowed = mmu.TryTranslate(new LinearAddress(address), kind, mode, out PhysicalAddress physical, out PageFault fault);
            Assert.False(isAllowed, $"{kind} of 0x{address:x} went to {physical}");
            return fault;
        }

        /// <summary>Its error code.</summary>
        public uint FaultCode(ulong address, AccessKind kind = AccessKind.Read, AccessMode mode = AccessMode.User) =>
            (uint)mmu.Fault(address, kind, mode).ErrorCode;

        /// <summary>Whether an address is still reached, though the tables map it no more.</summary>
        public bool Reaches(ulong address, AccessKind kind = AccessKind.Read) =>
            mmu.TryTranslate(new LinearAddress(address), kind, AccessMode.SupervisorWithUserAccess, out _, out _);
    }
}
