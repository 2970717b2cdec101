// SPDX-License-Identifier: MIT
using X64Paging.Loading;

namespace X64Paging.Diagnostics.Profiling;

/// <summary>Names the functions that addresses lie in; each address is looked up once.</summary>
internal sealed class SymbolNames
{
    /// <summary>What code without a symbol is called.</summary>
    public const string Unknown = "[no symbol]";

    private readonly Dictionary<(SymbolTable Symbols, ulong Address), string> _names = [];

    public string NameOf(SymbolTable symbols, ulong address)
    {
        if (_names.TryGetValue((symbols, address), out string? name))
            return name;

        name = symbols.TryFindFunction(address, out CodeLocation location) ? location.Function.Name : Unknown;
        _names.Add((symbols, address), name);
        return name;
    }
}
