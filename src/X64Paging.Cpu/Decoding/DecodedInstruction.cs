// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace X64Paging.Cpu.Decoding;

/// <summary>One instruction, ready to run: its handler and its operands, by place.</summary>
/// <remarks>
/// 48 bytes, in an array with its block's others: the next instruction is the next element. Registers are named by their byte offset
/// in <see cref="State.CpuState"/>. A memory operand is <c>[Base] + ([Index] &lt;&lt; Scale) + Displacement + [Segment]</c>.
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct DecodedInstruction
{
    public Handler Execute;

    /// <summary>The immediate operand, sign-extended as the instruction extends it; in a link, the target block.</summary>
    public ulong Immediate;

    /// <summary>The memory operand's displacement; in a branch or link, the target's distance from the block's page.</summary>
    public ulong Displacement;

    /// <summary>Operand 0, if it is a register.</summary>
    public ushort Destination;

    /// <summary>Operand 1, if it is a register.</summary>
    public ushort Source;

    /// <summary>Operand 2, if it is a register.</summary>
    public ushort Third;

    public ushort Base;

    public ushort Index;

    public ushort Segment;

    public byte Scale;

    public InstructionTraits Traits;

    /// <summary>Bytes, 1 to 15.</summary>
    public byte Length;

    /// <summary>Where the instruction starts in its block's page, 0 to 4,095.</summary>
    public ushort Offset;

    /// <summary>Instructions from this one to the end of its block: what is given back if it does not retire.</summary>
    public ushort Pending;

    /// <summary>The distance of the next instruction from the block's page.</summary>
    public readonly ulong NextOffset => (ulong)(Offset + Length);
}
