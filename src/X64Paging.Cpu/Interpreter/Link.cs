// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.State;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Cpu.Interpreter;

/// <summary>The ways from one block to the next.</summary>
/// <remarks>
/// A link is an element behind a block's last instruction that remembers the block it led to. Within one page that is enough: the
/// page is being fetched from already, and every instruction that could change the translation ends its block and looks up anew. Into
/// another page the fetch table must still give the host page that the block was made from.
/// </remarks>
internal static unsafe class Link
{
    /// <summary>The link to the instruction behind a block's last.</summary>
    public static DecodedInstruction* Next(DecodedInstruction* last) => last + 1;

    /// <summary>The link to the target of a block's last instruction, a branch.</summary>
    public static DecodedInstruction* Taken(DecodedInstruction* last) => last + 2;

    /// <summary>Goes on at a link's target. Also the handler of a link that a block runs into.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Every branch does this: the sieve sample's instructions a second.
    public static DecodedInstruction* Follow(CpuState* cpu, DecodedInstruction* link)
    {
        CodeBlock* block = (CodeBlock*)link->Immediate;
        ulong target = cpu->CodePage + link->Displacement;
        long budget = cpu->Budget - block->InstructionCount;
        if (budget >= 0 && ((link->Traits & InstructionTraits.SamePage) != 0 || TryEnterPage(cpu, target, block)))
        {
            cpu->Budget = budget;
            return CodeBlock.First(block);
        }

        return LeaveUnresolved(cpu, link, target);
    }

    /// <summary>A link as an instruction of its own: the block was cut before a branch.</summary>
    public static DecodedInstruction* Execute(CpuState* cpu, DecodedInstruction* link) => Follow(cpu, link);

    /// <summary>Goes on at an address that only the run tells.</summary>
    /// <returns>Null also where <see cref="IsReachable"/> has refused: the caller then takes back what it has done.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Every return does this: the sieve sample's instructions a second.
    public static DecodedInstruction* Jump(CpuState* cpu, ulong target)
    {
        JumpCacheEntry* entry = cpu->JumpCache + JumpCacheEntry.Slot(target);
        if (entry->Rip == target)
        {
            CodeBlock* block = entry->Block;
            long budget = cpu->Budget - block->InstructionCount;
            if (budget >= 0 && TryEnterPage(cpu, target, block))
            {
                cpu->Budget = budget;
                return CodeBlock.First(block);
            }
        }

        return LeaveFor(cpu, target);
    }

    /// <summary>Whether a branch may go to an address: #GP if it is not canonical.</summary>
    public static bool IsReachable(CpuState* cpu, ulong target)
    {
        const int LowerHalfWidth = 47;
        return target >> LowerHalfWidth == 0 || IsCanonical(cpu, target);
    }

    /// <summary>Checks that an address is still fetched from the page that a block was made from, and makes it the code page.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // As above.
    private static bool TryEnterPage(CpuState* cpu, ulong target, CodeBlock* block)
    {
        ulong page = target & ~LinearAddress.PageOffsetMask;
        FastTableEntry* entry = cpu->FetchTable + FastTables.Slot(new LinearAddress(target));
        if (entry->LinearPage != page || (nint)page + entry->HostMinusLinear != block->HostPage)
            return false;

        cpu->CodePage = page;
        cpu->CodeHostPage = block->HostPage;
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static DecodedInstruction* LeaveUnresolved(CpuState* cpu, DecodedInstruction* link, ulong target)
    {
        cpu->UnresolvedLink = link;
        cpu->Exit = ExitReason.Lookup;
        cpu->Architectural.Rip = target;
        return null;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static DecodedInstruction* LeaveFor(CpuState* cpu, ulong target)
    {
        if (!IsReachable(cpu, target))
            return null;

        cpu->UnresolvedLink = null;
        cpu->Exit = ExitReason.Lookup;
        cpu->Architectural.Rip = target;
        return null;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool IsCanonical(CpuState* cpu, ulong target)
    {
        if (new LinearAddress(target).IsCanonical(cpu->Owner.Target.LinearAddressBits))
            return true;

        cpu->Owner.Target.RefuseFetch(new LinearAddress(target));
        return false;
    }
}
