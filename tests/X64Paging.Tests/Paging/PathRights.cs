// SPDX-License-Identifier: MIT
namespace X64Paging.Tests.Paging;

/// <summary>All that decides about an access to a 4 KiB page with four levels, but for the access and the control bits.</summary>
internal readonly record struct PathRights(EntryRights Pml4, EntryRights Pdpt, EntryRights Directory, EntryRights Leaf)
{
    /// <summary>D of the leaf before the access.</summary>
    public bool IsDirty { get; init; }

    /// <summary>What PKRU says of the leaf's key.</summary>
    public KeyRights UserKey { get; init; }

    /// <summary>What IA32_PKRS says of the leaf's key.</summary>
    public KeyRights SupervisorKey { get; init; }

    public override string ToString() => $"{Pml4} {Pdpt} {Directory} {Leaf}{(IsDirty ? 'D' : '-')}, key {UserKey} {SupervisorKey}";
}
