// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;

namespace X64Paging.Paging;

/// <summary>A mask for each <see cref="PagingLevel"/>, <see cref="PagingLevel.None"/> included.</summary>
[InlineArray(6)]
internal struct LevelMasks
{
    private ulong _ofNone;
}
