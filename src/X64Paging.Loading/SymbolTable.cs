// SPDX-License-Identifier: MIT

using System.Text;

namespace X64Paging.Loading;

/// <summary>The names in an image: which function holds an address, and where a name is.</summary>
public sealed class SymbolTable
{
    private readonly StringTable _names;
    private readonly SymbolEntry[] _symbols;        // in the file's order
    private readonly FunctionIndex _functions;
    private readonly ulong _loadBias;

    internal SymbolTable(StringTable names, SymbolEntry[] symbols)
        : this(names, symbols, new FunctionIndex(symbols), loadBias: 0)
    {
    }

    private SymbolTable(StringTable names, SymbolEntry[] symbols, FunctionIndex functions, ulong loadBias)
    {
        _names = names;
        _symbols = symbols;
        _functions = functions;
        _loadBias = loadBias;
    }

    /// <summary>The table of an image that has been stripped.</summary>
    public static SymbolTable Empty { get; } = new(StringTable.Empty, []);

    /// <summary>Number of symbols: functions, variables and labels; 0 when the image has been stripped.</summary>
    public int Count => _symbols.Length;

    /// <summary>Finds the function that holds an address.</summary>
    /// <param name="address">Linear address; any value may be asked for.</param>
    /// <param name="location">The function and the distance from its start, when the result is <see langword="true"/>.</param>
    /// <returns><see langword="false"/> where no function is known.</returns>
    /// <remarks>
    /// A function whose size is recorded wins over a label. Of several names for one function a global one wins, then the one with
    /// the fewest leading underscores, then the first in the file. Cost: a binary search, and the decoding of one name.
    /// </remarks>
    public bool TryFindFunction(ulong address, out CodeLocation location)
    {
        ulong fileAddress = address - _loadBias;        // below the bias it wraps to an address that no symbol has
        if (!_functions.TryFind(fileAddress, out SymbolEntry function))
        {
            location = default;
            return false;
        }

        location = new CodeLocation(ToSymbol(function), fileAddress - function.Address);
        return true;
    }

    /// <summary>Finds a symbol by its exact name.</summary>
    /// <param name="name">The name as the linker wrote it.</param>
    /// <param name="symbol">The symbol, when the result is <see langword="true"/>.</param>
    /// <returns><see langword="false"/> when there is none of that name.</returns>
    /// <remarks>A global symbol wins over local ones, then the first in the file. Cost: a pass over all symbols.</remarks>
    public bool TryFind(string name, out Symbol symbol)
    {
        ArgumentNullException.ThrowIfNull(name);
        byte[] wanted = Encoding.UTF8.GetBytes(name);
        SymbolEntry? best = null;
        foreach (SymbolEntry entry in _symbols)
        {
            if (_names.Matches(entry.NameOffset, wanted) && (best is null || entry.Rank > best.Value.Rank))
                best = entry;
        }

        symbol = best is null ? default : ToSymbol(best.Value);
        return best is not null;
    }

    /// <summary>The same names with every address moved up.</summary>
    internal SymbolTable Rebase(ulong loadBias) => new(_names, _symbols, _functions, _loadBias + loadBias);

    private Symbol ToSymbol(SymbolEntry entry) =>
        new(_names.Decode(entry.NameOffset), entry.Address + _loadBias, entry.Size, entry.Kind);
}
