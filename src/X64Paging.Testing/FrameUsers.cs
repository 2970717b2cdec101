// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;

namespace X64Paging.Testing;

/// <summary>Who has a frame, in words, for failing assertions.</summary>
internal static class FrameUsers
{
    /// <summary>Every place of a lab's tables that names the frame.</summary>
    public static string Of(PagingLab lab, Frame frame)
    {
        List<string> users = [];
        foreach (PagingSpace space in lab.Spaces)
        {
            foreach ((LinearAddress address, WalkStep leaf) in space.Leaves())
            {
                ulong first = leaf.Entry.PageBase(leaf.Level).Frame.Number;
                if (frame.Number - first < ((PageSize)leaf.Level).Bytes / Frame.Size)
                    users.Add($"behind {address + (frame.Number - first) * Frame.Size} in {space}");
            }

            if (space.Tables().Contains(frame))
                users.Add($"a page table of {space}");
        }

        return users.Count == 0 ? "in no space of the lab" : string.Join(", ", users);
    }
}
