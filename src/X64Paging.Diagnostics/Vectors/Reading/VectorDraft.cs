// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Diagnostics.Vectors.Reading;

/// <summary>What has been read of a vector, field by field in whatever order they come.</summary>
internal sealed class VectorDraft
{
    public string? Id { get; set; }

    public string? Group { get; set; }

    public string? Note { get; set; }

    public int? AddressBits { get; set; }

    public bool HasGigabytePages { get; set; } = true;

    public ulong? Cr0 { get; set; }

    public ulong? Cr3 { get; set; }

    public ulong? Cr4 { get; set; }

    public ulong? Efer { get; set; }

    public bool AllowsUserAccess { get; set; }

    public uint Pkru { get; set; }

    public uint Pkrs { get; set; }

    public MemoryQword[]? Memory { get; set; }

    public VectorStep[]? Steps { get; set; }

    public ExpectedQword[]? After { get; set; }

    /// <summary>Makes the vector, or says which field it cannot do without.</summary>
    public PagingVector Complete(in JsonCursor cursor) => new()
    {
        LineNumber = cursor.LineNumber,
        Id = cursor.Require(Id, "id"),
        Group = cursor.Require(Group, "group"),
        Note = Note,
        Controls = new PagingControls
        {
            MaxPhysicalAddressBits = cursor.Require(AddressBits, "cpu"),
            LargestPage = HasGigabytePages ? PageSize.Size1GiB : PageSize.Size2MiB,
            Cr0 = (Cr0Flags)cursor.Require(Cr0, "cr0"),
            Cr3 = cursor.Require(Cr3, "cr3"),
            Cr4 = (Cr4Flags)cursor.Require(Cr4, "cr4"),
            Efer = (EferFlags)cursor.Require(Efer, "efer"),
            Pkru = Pkru,
            Pkrs = Pkrs,
            Features = PagingFeatures.Intel,
        },
        AllowsUserAccess = AllowsUserAccess,
        Memory = cursor.Require(Memory, "memory"),
        Steps = cursor.Require(Steps, "accesses"),
        After = cursor.Require(After, "after"),
    };
}
