// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;

namespace X64Paging.Paging;

/// <summary>The rules of each <see cref="PagingLevel"/>, <see cref="PagingLevel.None"/> included.</summary>
[InlineArray((int)PagingLevel.Pml5 + 1)]
internal struct LevelRules
{
    private LevelRule _ofNone;
}
