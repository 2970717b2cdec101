// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;
using Xunit;

namespace X64Paging.Tests.Translation;

/// <summary>A simulator counts what an MMU of its geometry would.</summary>
public sealed class TlbSimulatorTests
{
    private const ulong FirstPage = 0x40_0000;
    private const int PageCount = 300;

    public static TheoryData<string> Presets => [.. TlbGeometry.Presets.Select(preset => preset.Name)];

    [Theory, MemberData(nameof(Presets))]
    public void Simulator_of_the_MMUs_own_geometry_counts_what_the_MMU_counts(string name)
    {
        TlbGeometry geometry = Named(name);
        using TestMachine machine = new(geometry);
        using TlbSimulator simulator = new(machine.Mmu, geometry);
        machine.Mmu.Observer = simulator;

        RunAtRandom(machine, seed: 1);

        Assert.Equal(machine.Mmu.Statistics, simulator.Statistics);
        Assert.True(simulator.Statistics.Faults > 100 && simulator.Statistics.DirtyWalks + simulator.Statistics.TlbMisses > 100);
    }

    [Theory, MemberData(nameof(Presets))]
    public void Simulator_of_another_geometry_counts_what_an_MMU_of_that_geometry_counts(string name)
    {
        TlbGeometry geometry = Named(name);
        using TestMachine recorded = new(TlbGeometry.SkylakeLike);
        using TestMachine real = new(geometry);
        using TlbSimulator simulator = new(recorded.Mmu, geometry);
        recorded.Mmu.Observer = simulator;

        RunAtRandom(recorded, seed: 2);
        RunAtRandom(real, seed: 2);

        Assert.Equal(real.Mmu.Statistics, simulator.Statistics);
    }

    [Fact]
    public void Translation_that_only_the_simulator_still_holds_is_a_spurious_fault_of_its_own()
    {
        using TestMachine machine = new(TlbGeometry.None);
        using TlbSimulator simulator = new(machine.Mmu, TlbGeometry.SkylakeLike);
        machine.Mmu.Observer = simulator;
        machine.Map(FirstPage, TestMachine.ReadOnly);
        machine.Translate(FirstPage);

        machine[FirstPage] = machine[FirstPage] with { Value = machine[FirstPage].Value | (ulong)PageTableFlags.Writable };
        machine.Translate(FirstPage, AccessKind.Write);

        Assert.Equal((1UL, 1UL, 2UL), (simulator.Statistics.Faults, simulator.Statistics.SpuriousFaults, simulator.Statistics.TlbMisses));
        Assert.Equal(0UL, machine.Mmu.Statistics.Faults);
    }

    private static TlbGeometry Named(string name) => TlbGeometry.Presets.Single(preset => preset.Name == name);

    /// <summary>Accesses, demand mapping, protection with INVLPG and loads of CR3: whatever needs an invalidation gets it.</summary>
    private static void RunAtRandom(TestMachine machine, int seed)
    {
        Random random = new(seed);
        for (int step = 0; step < 20_000; step++)
        {
            ulong page = FirstPage + (ulong)random.Next(random.Next(1, PageCount)) * Frame.Size + ((ulong)random.Next(3) << 30);
            AccessKind kind = (AccessKind)random.Next(3);
            switch (random.Next(100))
            {
                case 0:
                    machine.LoadCr3();
                    break;

                case < 5:
                    PageTableEntry entry = machine[page];
                    if (entry.IsPresent)
                    {
                        machine[page] = new PageTableEntry(entry.Value & ~(ulong)(PageTableFlags.Writable | PageTableFlags.Dirty));
                        machine.Invalidate(page);
                    }

                    break;

                default:
                    if (!machine.Mmu.TryTranslate(new LinearAddress(page), kind, AccessMode.User, out _, out PageFault fault))
                    {
                        if (fault.Refusal.Rule == RefusalRule.NotPresent)
                            machine.Map(page, random.Next(2) == 0 ? TestMachine.ReadOnly : TestMachine.Data);
                        else
                            machine[page] = new PageTableEntry(machine[page].Value | (ulong)PageTableFlags.Writable);
                    }

                    break;
            }
        }
    }
}
