// SPDX-License-Identifier: MIT
using X64Paging.Memory;

namespace X64Paging.Translation;

/// <summary>Where the bytes of an access lie.</summary>
/// <param name="First">The physical address of the first byte.</param>
/// <param name="Second">The physical address of the first byte beyond the 4 KiB page of the first, if there is one.</param>
/// <param name="FirstSize">Bytes that lie in the page of the first: all of them, unless the access crosses.</param>
public readonly record struct AccessTranslation(PhysicalAddress First, PhysicalAddress Second, int FirstSize);
