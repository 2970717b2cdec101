// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;

namespace X64Paging.Paging;

/// <summary>Room for the steps of the longest walk, five levels.</summary>
[InlineArray(5)]
internal struct WalkSteps
{
    private WalkStep _first;
}
