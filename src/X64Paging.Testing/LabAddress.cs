// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Testing;

/// <summary>A linear address as tests write it: a literal converts to it, and so does a <see cref="LinearAddress"/>.</summary>
/// <param name="Value">Any 64-bit value.</param>
/// <remarks>Only this package takes numbers for addresses: a test is made of literals.</remarks>
public readonly record struct LabAddress(ulong Value)
{
    /// <summary>The address that a number names.</summary>
    public static implicit operator LabAddress(ulong value) => new(value);

    /// <summary>The same address.</summary>
    public static implicit operator LabAddress(LinearAddress address) => new(address.Value);

    /// <summary>The same address.</summary>
    public static implicit operator LinearAddress(LabAddress address) => new(address.Value);

    /// <summary>The address in hexadecimal, such as <c>0x401000</c>.</summary>
    public override string ToString() => $"0x{Value:x}";
}
