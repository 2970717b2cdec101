// SPDX-License-Identifier: MIT
namespace X64Paging.Diagnostics.Explanations;

/// <summary>Bits of a register to change.</summary>
/// <param name="Register">The register.</param>
/// <param name="OldValue">Its value now; of EFLAGS, AC alone.</param>
/// <param name="NewValue">Its value then.</param>
/// <param name="Bits">The bits that differ.</param>
public sealed record RegisterChange(ChangedRegister Register, ulong OldValue, ulong NewValue, IReadOnlyList<BitChange> Bits) : Change
{
    /// <summary>Whether it is a control register, which decides about every access and not this one alone.</summary>
    public bool IsControl => Register >= ChangedRegister.Cr0;
}
