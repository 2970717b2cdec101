// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Testing.Tests;

/// <summary>The addresses and flags that most tests use.</summary>
internal static class Pages
{
    public const ulong Data = 0x40_0000;

    public const PageTableFlags ReadOnly = PageTableFlags.Present | PageTableFlags.User;

    public const PageTableFlags Writable = ReadOnly | PageTableFlags.Writable;

    public const PageTableFlags Supervisor = PageTableFlags.Present | PageTableFlags.Writable;
}
