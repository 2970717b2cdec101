// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace X64Paging.Paging;

/// <summary>The <see cref="AccessRequirement"/> of every kind and mode, compiled once when a control changes.</summary>
[InlineArray(KindCount * ModeCount)]
internal struct AccessRequirements
{
    private const int KindCount = 5;
    private const int ModeCount = 4;

    private AccessRequirement _first;

    public AccessRequirements(in PagingControls controls)
    {
        for (int kind = 0; kind < KindCount; kind++)
        {
            for (int mode = 0; mode < ModeCount; mode++)
                this[kind * ModeCount + mode] = EffectiveRights.Requirement((AccessKind)kind, (AccessMode)mode, controls);
        }
    }

    [UnscopedRef]
    public readonly ref readonly AccessRequirement For(AccessKind kind, AccessMode mode) => ref this[(int)kind * ModeCount + (int)mode];
}
