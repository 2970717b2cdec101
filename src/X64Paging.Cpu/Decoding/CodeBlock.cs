// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace X64Paging.Cpu.Decoding;

/// <summary>A run of instructions that is entered at its start only; its <see cref="DecodedInstruction"/> array follows it in memory.</summary>
/// <remarks>
/// Blocks are found by physical address, so two linear pages on one frame share them, and they are dropped when their frame is written.
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CodeBlock
{
    /// <summary>What <see cref="InstructionCount"/> says of a block that must not be entered any more: no budget is that large.</summary>
    public const long Dropped = long.MaxValue;

    /// <summary>Instructions in the block.</summary>
    public long InstructionCount;

    /// <summary>The host address of the page that the block starts in; 0 where it may not be linked to.</summary>
    public nint HostPage;

    /// <summary>The host address of the page that its one instruction ends in, if it crosses; otherwise 0.</summary>
    public nint SecondHostPage;

    /// <summary>Where the block starts in its page.</summary>
    public int Offset;

    /// <summary>Elements of the array, links included.</summary>
    public int ElementCount;

    /// <summary>The next block of the same frame.</summary>
    public CodeBlock* NextInFrame;

    /// <summary>The first instruction.</summary>
    public static DecodedInstruction* First(CodeBlock* block) => (DecodedInstruction*)(block + 1);
}
