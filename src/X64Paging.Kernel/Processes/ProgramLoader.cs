// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Memory;
using X64Paging.Loading.Elf;
using X64Paging.Memory;
using X64Paging.Paging;

namespace X64Paging.Kernel.Processes;

/// <summary>Turns an image into regions. No frame is filled until it is touched.</summary>
internal static class ProgramLoader
{
    /// <summary>Where a program that runs anywhere is put.</summary>
    private const ulong PositionIndependentBase = 0x5555_5555_4000;

    /// <summary>Where it is put if its own addresses are so high that it would not fit there.</summary>
    private const ulong LowPositionIndependentBase = 0x1_0000;

    /// <summary>The end of what segments may occupy: above it the stack grows.</summary>
    private static readonly ulong s_segmentsEnd = AddressSpace.UserEnd.Value - AddressSpace.StackLimit;

    // A root table, three more for the program, three for the stack, and a page of each.
    private const ulong OverheadFrames = 16;

    /// <summary>Checks that the machine has frames for all of a program's segments, and room for them where it wants them.</summary>
    /// <exception cref="ProgramLoadException">It has not.</exception>
    public static void ThrowIfTooLarge(ElfImage image, FrameAllocator frames)
    {
        ulong needed = OverheadFrames;
        foreach (ElfSegment segment in image.Segments)
            needed += (PageUp(segment.End) - PageDown(segment.Address)) / Frame.Size;
        if (needed > frames.TotalCount)
        {
            throw new ProgramLoadException(
                $"The program needs {needed * 4} KiB of memory at least, and the machine has {frames.TotalCount * 4} KiB: give it more with --memory.");
        }

        ulong end = Place(image).End;
        if (end > s_segmentsEnd)
            throw new ProgramLoadException($"The program wants addresses up to 0x{end:x}, and the stack needs those from 0x{s_segmentsEnd:x}: link it lower.");
    }

    /// <summary>The image at the addresses where it will run.</summary>
    public static ElfImage Place(ElfImage image)
    {
        if (!image.IsPositionIndependent)
            return image;

        ulong alignment = ulong.Max(image.Alignment, Frame.Size);
        ulong bias = PositionIndependentBase / alignment * alignment;
        if (image.End > s_segmentsEnd - bias)
            bias = ulong.Max(LowPositionIndependentBase, alignment);
        return image.Rebase(bias);
    }

    /// <summary>Adds the image's regions to an empty address space.</summary>
    public static void AddRegions(ElfImage image, RegionList regions)
    {
        foreach (ElfSegment segment in image.Segments)
            AddSegment(segment, regions);
    }

    /// <summary>Adds the stack with the first page of what it holds.</summary>
    public static void AddStack(byte[] contents, LinearAddress stackPointer, RegionList regions) =>
        regions.Add(new Region(stackPointer.PageBase, AddressSpace.UserEnd, RegionRights.Read | RegionRights.Write, RegionKind.Stack)
        {
            Contents = contents,
            ContentsStart = stackPointer,
        });

    private static void AddSegment(ElfSegment segment, RegionList regions)
    {
        LinearAddress start = new(PageDown(segment.Address));
        LinearAddress end = new(PageUp(segment.End));
        RegionRights rights = RightsOf(segment.Rights);
        LinearAddress fileEnd = new(PageUp(segment.Address + (ulong)segment.Contents.Length));
        RegionKind kind = (rights & RegionRights.Write) == 0 ? RegionKind.Text : segment.Contents.IsEmpty ? RegionKind.Bss : RegionKind.Data;
        byte[]? shared = TakeSharedPage(segment, start, regions);
        Region region = new(start, end, rights, kind)
        {
            Contents = shared ?? segment.Contents,
            ContentsStart = shared == null ? new LinearAddress(segment.Address) : start,
        };

        // Pages behind the file's are listed apart: bss.
        if (kind == RegionKind.Data && fileEnd < end)
        {
            regions.Add(region with { End = fileEnd });
            region = new Region(fileEnd, end, rights, RegionKind.Bss);
        }

        if (region.Start < region.End)
            regions.Add(region);
    }

    /// <summary>Merges the contents of a page that the segment before ends in and this one begins in; this one's rights win.</summary>
    private static byte[]? TakeSharedPage(ElfSegment segment, LinearAddress start, RegionList regions)
    {
        Region? before = regions.Find(start);
        if (before == null)
            return null;

        byte[] merged = new byte[segment.Address - start.Value + (ulong)segment.Contents.Length];
        if (before.HasContents(start))
            before.ContentsOf(start).CopyTo(merged.AsSpan((int)before.ContentsOffset(start)));
        segment.Contents.Span.CopyTo(merged.AsSpan((int)(segment.Address - start.Value)));
        regions.Remove(start, before.End);
        return merged;
    }

    private static RegionRights RightsOf(Loading.SegmentRights rights)
    {
        RegionRights result = RegionRights.None;
        if ((rights & Loading.SegmentRights.Read) != 0)
            result |= RegionRights.Read;
        if ((rights & Loading.SegmentRights.Write) != 0)
            result |= RegionRights.Write;
        if ((rights & Loading.SegmentRights.Execute) != 0)
            result |= RegionRights.Execute;
        return result;
    }

    private static ulong PageDown(ulong address) => address & ~(Frame.Size - 1UL);

    private static ulong PageUp(ulong address) => PageDown(address + Frame.Size - 1);
}
