// SPDX-License-Identifier: MIT
namespace X64Paging.Cpu.Instructions.Bit;

/// <summary>What BT, BTS, BTR and BTC do to the word that holds the bit.</summary>
internal interface IBitOperation
{
    /// <summary>Whether the word is written: BT only looks.</summary>
    static abstract bool Stores { get; }

    /// <summary>The new word.</summary>
    static abstract ulong Apply(ulong value, ulong bit);
}
