// SPDX-License-Identifier: MIT
namespace X64Paging.Cpu.Decoding;

/// <summary>What a handler's slow path asks about an instruction.</summary>
[Flags]
internal enum InstructionTraits : byte
{
    None = 0,

    /// <summary>The memory operand is addressed through SS: a non-canonical address is #SS, not #GP.</summary>
    StackSegment = 1,

    /// <summary>A link whose target lies in the block's own page: no translation needs checking.</summary>
    SamePage = 2,

    /// <summary>REP or REPE.</summary>
    Repeat = 4,

    /// <summary>REPNE.</summary>
    RepeatWhileNotEqual = 8,

    /// <summary>Addresses are 32 bits wide.</summary>
    Address32 = 16,

    /// <summary>The memory operand is addressed through CS, FS or GS.</summary>
    OtherSegment = 32,
}
