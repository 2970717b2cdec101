// SPDX-License-Identifier: MIT

namespace X64Paging.Loading;

/// <summary>Finds the function that holds an address.</summary>
/// <remarks>
/// Two sorted tables: functions whose size is recorded, which win, and code symbols without a size (labels of an assembler, crt
/// stubs). One of the latter is taken to reach to the next code symbol, or to the end of its section.
/// </remarks>
internal sealed class FunctionIndex
{
    private readonly SymbolEntry[] _sized;

    /// <summary>The farthest end among the functions up to each position, so a search knows when to stop going back.</summary>
    private readonly ulong[] _reach;

    private readonly SymbolEntry[] _unsized;

    internal FunctionIndex(IEnumerable<SymbolEntry> symbols)
    {
        List<SymbolEntry> sized = [];
        List<SymbolEntry> unsized = [];
        foreach (SymbolEntry symbol in symbols)
        {
            if (symbol.IsCode)
                (symbol.Size != 0 ? sized : unsized).Add(symbol);
        }

        _sized = [.. sized];
        _unsized = [.. unsized];
        Array.Sort(_sized, SymbolEntry.CompareByAddress);
        Array.Sort(_unsized, SymbolEntry.CompareByAddress);

        _reach = new ulong[_sized.Length];
        ulong reach = 0;
        for (int i = 0; i < _sized.Length; i++)
        {
            reach = Math.Max(reach, _sized[i].End);
            _reach[i] = reach;
        }
    }

    internal bool TryFind(ulong address, out SymbolEntry function)
    {
        int lastSized = LastAtOrBelow(_sized, address);
        for (int i = lastSized; i >= 0 && _reach[i] > address; i--)
        {
            if (_sized[i].End > address)
            {
                function = _sized[i];
                return true;
            }
        }

        int lastUnsized = LastAtOrBelow(_unsized, address);
        function = lastUnsized < 0 ? default : _unsized[lastUnsized];
        return lastUnsized >= 0
            && address < function.SectionEnd
            && (lastSized < 0 || _sized[lastSized].Address <= function.Address);     // no function starts in between
    }

    private static int LastAtOrBelow(SymbolEntry[] symbols, ulong address)
    {
        int low = 0;
        int high = symbols.Length;
        while (low < high)
        {
            int middle = low + (high - low) / 2;
            if (symbols[middle].Address <= address)
                low = middle + 1;
            else
                high = middle;
        }

        return low - 1;
    }
}
