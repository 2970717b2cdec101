// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Control;

/// <summary>INVD, WBINVD: there is no cache, so nothing but the check of CPL. SDM vol. 2A, "INVD—Invalidate Internal Caches", and 2D, "WBINVD—Write Back and Invalidate Cache".</summary>
internal static unsafe class CacheInvalidation
{
    public static Handler Bind(in Instruction instruction) => &Execute;

    private static DecodedInstruction* Execute(CpuState* cpu, DecodedInstruction* instruction) =>
        Privileged.IsAllowed(cpu) ? instruction + 1 : null;
}
