// SPDX-License-Identifier: MIT
using X64Paging.Diagnostics.Vectors;
using X64Paging.Paging;
using X64Paging.Testing;
using X64Paging.Translation;
using Xunit;

/// <summary>What a user writes first, with nothing but the packages.</summary>
public sealed class PackageTests
{
    [Fact]
    public void Write_to_a_read_only_page_faults()
    {
        using PagingLab lab = new();
        lab.Map(0x40_0000, PageTableFlags.Present | PageTableFlags.User);

        Assert.False(lab.Mmu.TryTranslate(new LinearAddress(0x40_0008), AccessKind.Write, AccessMode.User, out _, out PageFault fault));

        Assert.Equal(PageFaultErrorCode.Present | PageFaultErrorCode.Write | PageFaultErrorCode.User, fault.ErrorCode);
    }

    [Fact]
    public void Vector_runner_is_there() => Assert.NotNull(new VectorRunner());
}
