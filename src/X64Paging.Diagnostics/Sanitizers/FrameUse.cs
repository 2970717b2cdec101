// SPDX-License-Identifier: MIT
namespace X64Paging.Diagnostics.Sanitizers;

/// <summary>What is known of a frame.</summary>
internal sealed class FrameUse
{
    /// <summary>Entries of the lowest level that hold it.</summary>
    public int Mappings { get; set; }

    /// <summary>Those of them that allow writing and are not shared by mapping.</summary>
    public int Writers { get; set; }

    /// <summary>Entries, and roots, that name it as a table.</summary>
    public int Tables { get; set; }

    /// <summary>Who took it.</summary>
    public CodePoint? AllocatedBy { get; set; }

    /// <summary>Who gave a reference back last.</summary>
    public CodePoint? ReleasedBy { get; set; }

    /// <summary>What has been told of it, and is wrong still.</summary>
    public HashSet<FrameMistake>? Told { get; set; }

    public int Named => Mappings + Tables;
}
