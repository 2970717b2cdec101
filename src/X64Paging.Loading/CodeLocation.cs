// SPDX-License-Identifier: MIT

namespace X64Paging.Loading;

/// <summary>A place in the code, told by function.</summary>
/// <param name="Function">The function, or the label where no function is recorded.</param>
/// <param name="Offset">Distance in bytes from its first byte.</param>
public readonly record struct CodeLocation(Symbol Function, ulong Offset)
{
    /// <summary>The usual notation: <c>main</c>, or <c>main+0x1a</c>.</summary>
    public override string ToString() => Offset == 0 ? Function.Name : $"{Function.Name}+0x{Offset:x}";
}
