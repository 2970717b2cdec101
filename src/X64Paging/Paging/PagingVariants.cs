// SPDX-License-Identifier: MIT
namespace X64Paging.Paging;

/// <summary>Choices where the manuals leave one or the vendors differ. Each flag turns away from what Intel's processors usually do.</summary>
[Flags]
public enum PagingVariants : byte
{
    /// <summary>As Intel's processors: upper accessed flags are set as a walk goes, cached rights may fault spuriously.</summary>
    Intel = 0,

    /// <summary>Accessed flags are set only when the access is allowed, instead of level by level as the walk goes.</summary>
    LazyUpperAccessed = 1 << 0,

    /// <summary>
    /// Before a fault is raised from a cached translation, that is dropped and the tables are walked: raised rights never fault. AMD APM
    /// vol. 2, "Translation-Lookaside Buffer (TLB)".
    /// </summary>
    RewalkBeforeFault = 1 << 1,

    /// <summary>PAE: PDPTEs are read in each walk, and a reserved bit is #PF, instead of #GP(0) when CR3 is loaded. AMD's.</summary>
    PaeOnDemand = 1 << 2,

    /// <summary>Bit 8 of PML4E and PML5E is reserved. AMD's.</summary>
    ReservedGlobalInUpperLevels = 1 << 3,

    /// <summary>The accessed flag of a leaf whose rights refuse is set, instead of left clear: model-specific.</summary>
    LeafAccessedOnRefusal = 1 << 4,

    /// <summary>CR3 bits 62:52 must be zero, LAM or not. AMD's.</summary>
    ReservedHighCr3 = 1 << 5,

    /// <summary>Everything is flushed when CR4.PSE changes or CR4.PKE is set. AMD's.</summary>
    FlushOnMoreControls = 1 << 6,

    /// <summary>As AMD's processors.</summary>
    Amd = RewalkBeforeFault | PaeOnDemand | ReservedGlobalInUpperLevels | ReservedHighCr3 | FlushOnMoreControls,
}
