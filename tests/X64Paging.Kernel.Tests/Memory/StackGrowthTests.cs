// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Memory;
using X64Paging.Memory;
using static X64Paging.Kernel.Tests.Memory.MemoryLab;

namespace X64Paging.Kernel.Tests.Memory;

public sealed class StackGrowthTests : IDisposable
{
    private const int LimitInPages = (int)(AddressSpace.StackLimit / Frame.Size);
    private const int GuardPages = 256;
    private const int Top = 4096;

    private readonly MemoryLab _lab = new();

    [Fact]
    public void A_touch_below_the_stack_grows_it_down_to_that_page()
    {
        AddressSpace space = _lab.NewSpace(Stack());

        Assert.Equal(FaultAction.StackGrown, _lab.Write(space, At(Top - 10, 8), 3));

        Assert.Equal(At(Top - 10), Assert.Single(space.Regions).Start);
        Assert.Equal(3, _lab.Read(space, At(Top - 10, 8)));
        Assert.Equal(FaultAction.ZeroFilled, _lab.Write(space, At(Top - 5), 1));
    }

    [Fact]
    public void A_read_below_the_stack_grows_it_too()
    {
        AddressSpace space = _lab.NewSpace(Stack());

        Assert.Equal(FaultAction.StackGrown, _lab.Read(space, At(Top - 2), out byte value));

        Assert.Equal(0, value);
        Assert.Equal(_lab.Frames.ZeroFrame, _lab.FrameOf(space, At(Top - 2)));
    }

    [Fact]
    public void The_stack_grows_to_its_limit_and_no_page_further()
    {
        AddressSpace space = _lab.NewSpace(Stack());

        Assert.Equal(FaultAction.NoRegion, _lab.Write(space, At(Top - LimitInPages - 1, 0xFFF), 1));
        Assert.Equal(FaultAction.StackGrown, _lab.Write(space, At(Top - LimitInPages), 1));
        Assert.Equal(FaultAction.NoRegion, _lab.Write(space, At(Top - LimitInPages - 1, 0xFFF), 1));
        Assert.Equal(AddressSpace.StackLimit, Assert.Single(space.Regions).Size);
    }

    [Fact]
    public void The_stack_does_not_grow_into_the_guard_above_another_region()
    {
        AddressSpace space = _lab.NewSpace(Anonymous(Top - 1000, 100), Stack());
        int end = Top - 900;

        Assert.Equal(FaultAction.NoRegion, _lab.Write(space, At(end), 1));
        Assert.Equal(FaultAction.NoRegion, _lab.Write(space, At(end + GuardPages - 1), 1));
        Assert.Equal(FaultAction.StackGrown, _lab.Write(space, At(end + GuardPages), 1));
    }

    [Fact]
    public void A_region_without_rights_below_the_stack_is_guard_enough()
    {
        AddressSpace space = _lab.NewSpace(Anonymous(Top - 10, 1, RegionRights.None), Stack());

        Assert.Equal(FaultAction.StackGrown, _lab.Write(space, At(Top - 9), 1));
        Assert.Equal(FaultAction.RightsDenied, _lab.Write(space, At(Top - 10), 1));
    }

    [Fact]
    public void Only_a_stack_grows()
    {
        AddressSpace space = _lab.NewSpace(Anonymous(Top - 1, 1));

        Assert.Equal(FaultAction.NoRegion, _lab.Write(space, At(Top - 2), 1));
    }

    [Fact]
    public void A_fetch_below_the_stack_is_refused_and_the_stack_stays()
    {
        AddressSpace space = _lab.NewSpace(Stack());

        Assert.Equal(FaultAction.RightsDenied, _lab.Fetch(space, At(Top - 2)));
    }

    [Fact]
    public void Parent_and_child_grow_their_stacks_each_for_itself()
    {
        AddressSpace parent = _lab.NewSpace(Stack());
        AddressSpace child = _lab.Fork(parent);

        _lab.Write(child, At(Top - 4), 9);

        Assert.Equal(At(Top - 1), parent.Regions[0].Start);
        Assert.Equal(0, _lab.Read(parent, At(Top - 4)));
    }

    public void Dispose() => _lab.Dispose();

    private static Region Stack() => Anonymous(Top - 1, 1) with { Kind = RegionKind.Stack };
}
