// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;

namespace X64Paging.Diagnostics.Sanitizers;

/// <summary>An entry that names a frame.</summary>
/// <param name="Pid">The process whose tables hold it; the first of them where they share a space.</param>
/// <param name="Page">The first linear address that it stands for.</param>
/// <param name="Level">Its level: <see cref="PagingLevel.PageTable"/> maps the frame, higher ones name it as a table.</param>
/// <param name="EntryAddress">Where it is.</param>
/// <param name="Entry">What it is.</param>
/// <param name="Store">Its last change, if one was seen.</param>
public sealed record FrameMapping(
    int Pid, LinearAddress Page, PagingLevel Level, PhysicalAddress EntryAddress, PageTableEntry Entry, TableStore? Store);
