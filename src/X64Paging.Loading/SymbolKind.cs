// SPDX-License-Identifier: MIT

namespace X64Paging.Loading;

/// <summary>What a symbol names.</summary>
public enum SymbolKind
{
    /// <summary>An address whose use is not recorded: an assembler's label (STT_NOTYPE).</summary>
    Label,

    /// <summary>A variable or a table (STT_OBJECT).</summary>
    Data,

    /// <summary>A function (STT_FUNC), or the resolver of one (STT_GNU_IFUNC).</summary>
    Function,
}
