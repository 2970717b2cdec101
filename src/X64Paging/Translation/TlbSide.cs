// SPDX-License-Identifier: MIT
namespace X64Paging.Translation;

/// <summary>Which of the two first-level TLBs an access asks.</summary>
public enum TlbSide : byte
{
    /// <summary>Data reads and writes.</summary>
    Data,

    /// <summary>Instruction fetches.</summary>
    Instruction,
}
