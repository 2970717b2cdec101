// SPDX-License-Identifier: MIT
using X64Paging.Memory;

namespace X64Paging.Testing;

/// <summary>The frames behind one address of two spaces.</summary>
internal sealed class SharedFrame(PagingSpace one, PagingSpace other, LabAddress address)
{
    private readonly Frame? _first = FrameOf(one, address);
    private readonly Frame? _second = FrameOf(other, address);

    public bool IsMappedInBoth => _first != null && _second != null;

    public bool IsShared => IsMappedInBoth && _first == _second;

    /// <summary>Both walks, with the entries that map the address marked.</summary>
    public string Walks(string mark) => $"{one}:{Environment.NewLine}{Marked(one, _first, mark)}{Environment.NewLine}"
        + $"{other}:{Environment.NewLine}{Marked(other, _second, mark)}";

    public override string ToString() => $"{Words(_first)} and {Words(_second)}";

    private static Frame? FrameOf(PagingSpace space, LabAddress address) =>
        space.Mapper.Find(address).Entry.IsPresent ? space.FrameOf(address) : null;

    private static string Words(Frame? frame) => frame?.ToString() ?? "not mapped";

    private string Marked(PagingSpace space, Frame? frame, string mark) =>
        WalkText.MarkLast(WalkText.Look(space, address), frame == null ? "not mapped" : $"{frame}: {mark}");
}
