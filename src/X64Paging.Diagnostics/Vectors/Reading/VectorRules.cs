// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;

namespace X64Paging.Diagnostics.Vectors.Reading;

/// <summary>What holds between the fields of a vector, in whatever order they came.</summary>
internal static class VectorRules
{
    private const int LargestFetch = 15;
    private const ulong LinearAddressMaskingBits = 3UL << 61;
    private const ulong OpenFlags = (ulong)(PageTableFlags.Accessed | PageTableFlags.Dirty);

    /// <exception cref="VectorFormatException">The vector breaks a rule.</exception>
    public static void Check(PagingVector vector)
    {
        string? problem = ControlProblem(vector.Controls) ?? MemoryProblem(vector) ?? AfterProblem(vector);
        for (int i = 0; problem == null && i < vector.Steps.Count; i++)
        {
            if (StepProblem(vector, vector.Steps[i]) is { } stepProblem)
                problem = $"step {i + 1}: {stepProblem}";
        }

        if (problem != null)
            throw new VectorFormatException(vector.LineNumber, problem);
    }

    private static string? ControlProblem(in PagingControls controls)
    {
        ulong addressBits = (1UL << controls.MaxPhysicalAddressBits) - 1;
        string? clear =
            (controls.Cr0 & Cr0Flags.ProtectionEnable) == 0 ? "CR0.PE"
            : (controls.Cr0 & Cr0Flags.Paging) == 0 ? "CR0.PG"
            : (controls.Cr4 & Cr4Flags.PhysicalAddressExtension) == 0 ? "CR4.PAE"
            : (controls.Efer & EferFlags.LongModeEnable) == 0 ? "EFER.LME"
            : (controls.Efer & EferFlags.LongModeActive) == 0 ? "EFER.LMA"
            : null;
        if (clear != null)
            return $"{clear} is 0: vectors run in 64-bit mode, with paging";
        if ((controls.Cr0 & Cr0Flags.AlignmentMask) != 0)
            return "CR0.AM is 1: vectors run without alignment checks";
        if ((controls.Cr4 & Cr4Flags.ControlFlowEnforcement) != 0 && !controls.WriteProtect)
            return "CR4.CET is 1, but CR0.WP is 0";

        return (controls.Cr3 & ~(addressBits | LinearAddressMaskingBits)) != 0 ? "'cr3' has bits set that 'maxphyaddr' reserves" : null;
    }

    private static string? MemoryProblem(PagingVector vector)
    {
        ulong size = 1UL << vector.Controls.MaxPhysicalAddressBits;
        for (int i = 0; i < vector.Memory.Count; i++)
        {
            PhysicalAddress address = vector.Memory[i].Address;
            if (address.Value % sizeof(ulong) != 0)
                return $"'memory' has a qword at {address}, which is no multiple of 8";
            if (address.Value >= size)
                return $"'memory' has a qword at {address}, beyond 'maxphyaddr'";
            if (i > 0 && address == vector.Memory[i - 1].Address)
                return $"'memory' has two qwords at {address}";
            if (i > 0 && address < vector.Memory[i - 1].Address)
                return $"'memory' is not sorted: {address} comes behind {vector.Memory[i - 1].Address}";
        }

        return null;
    }

    private static string? AfterProblem(PagingVector vector)
    {
        HashSet<PhysicalAddress> seen = [];
        foreach (ExpectedQword qword in vector.After)
        {
            if (vector.IndexOf(qword.Address) < 0)
                return $"'after' has a qword at {qword.Address}, where 'memory' has none";
            if (!seen.Add(qword.Address))
                return $"'after' has two qwords at {qword.Address}";
            if ((qword.OpenBits & ~OpenFlags) != 0)
                return $"'after' has the mask 0x{qword.OpenBits:x}: only accessed and dirty flags, 0x{OpenFlags:x}, can be open";
        }

        return null;
    }

    private static string? StepProblem(PagingVector vector, VectorStep step) => step switch
    {
        AccessStep access => AccessProblem(vector, access),
        PokeStep poke when vector.IndexOf(poke.Stored.Address) < 0 =>
            $"'poke' stores to {poke.Stored.Address}, where 'memory' has no qword",
        _ => null,
    };

    private static string? AccessProblem(PagingVector vector, AccessStep access)
    {
        bool isFetch = access.Kind == AccessKind.Fetch;
        if (isFetch && access.Size > LargestFetch)
            return $"'size' is {access.Size}: a fetch has {LargestFetch} bytes at most";
        if (isFetch && (access.IsShadowStack || access.UsesStackSegment))
            return $"a fetch cannot have '{(access.IsShadowStack ? "shadow_stack" : "stack_segment")}'";
        if (access.IsShadowStack && (vector.Controls.Cr4 & Cr4Flags.ControlFlowEnforcement) == 0)
            return "'shadow_stack', but CR4.CET is 0";
        if (access.IsShadowStack && access.IsImplicit)
            return "'shadow_stack' and 'implicit' at once";
        if (access.Expected.Kind == AccessOutcomeKind.Translated && access.Expected.Second.HasValue != access.CrossesPage)
            return access.CrossesPage ? "'physical2' is missing: the access crosses a page" : "'physical2', but the access crosses no page";

        return null;
    }
}
