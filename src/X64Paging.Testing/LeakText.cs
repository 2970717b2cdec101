// SPDX-License-Identifier: MIT
using System.Text;
using X64Paging.Memory;

namespace X64Paging.Testing;

/// <summary>The frames that were not given back, in words, for failing assertions.</summary>
internal static class LeakText
{
    private const int MostLines = 16;

    /// <summary>A line for each frame that has more references than at the mark.</summary>
    public static string Of(PagingLab lab, FrameMark since, out int count)
    {
        StringBuilder text = new();
        count = 0;
        for (ulong number = 0; number < lab.Memory.FrameCount; number++)
        {
            Frame frame = new(number);
            uint then = since.ReferenceCount(frame);
            uint now = lab.Frames.ReferenceCount(frame);
            if (now <= then || lab.IsOwn(frame))
                continue;

            count++;
            if (count <= MostLines)
                text.AppendLine($"  {frame}: {now} references, {then} at the mark; {FrameUsers.Of(lab, frame)}");
        }

        if (count > MostLines)
            text.AppendLine($"  and {count - MostLines} more");
        return text.ToString().TrimEnd();
    }
}
