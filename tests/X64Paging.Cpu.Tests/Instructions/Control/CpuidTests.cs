// SPDX-License-Identifier: MIT
using X64Paging.Cpu.State;
using X64Paging.Paging;
using Xunit;

namespace X64Paging.Cpu.Tests.Instructions.Control;

/// <summary>What CPUID says of paging, against the bits that the manual names.</summary>
public sealed class CpuidTests
{
    public static TheoryData<PagingFeatures, uint, uint, GeneralRegister, int> Bits => new()
    {
        { PagingFeatures.PageSizeExtensions, 1, 0, GeneralRegister.Rdx, 3 },
        { PagingFeatures.PhysicalAddressExtension, 1, 0, GeneralRegister.Rdx, 6 },
        { PagingFeatures.GlobalPages, 1, 0, GeneralRegister.Rdx, 13 },
        { PagingFeatures.PageAttributeTable, 1, 0, GeneralRegister.Rdx, 16 },
        { PagingFeatures.PageSizeExtensions36, 1, 0, GeneralRegister.Rdx, 17 },
        { PagingFeatures.ProcessContextIdentifiers, 1, 0, GeneralRegister.Rcx, 17 },
        { PagingFeatures.SupervisorExecutionPrevention, 7, 0, GeneralRegister.Rbx, 7 },
        { PagingFeatures.InvalidatePcid, 7, 0, GeneralRegister.Rbx, 10 },
        { PagingFeatures.SupervisorAccessPrevention, 7, 0, GeneralRegister.Rbx, 20 },
        { PagingFeatures.UserProtectionKeys, 7, 0, GeneralRegister.Rcx, 3 },
        { PagingFeatures.FiveLevels, 7, 0, GeneralRegister.Rcx, 16 },
        { PagingFeatures.SupervisorProtectionKeys, 7, 0, GeneralRegister.Rcx, 31 },
        { PagingFeatures.LinearAddressSpaceSeparation, 7, 1, GeneralRegister.Rax, 6 },
        { PagingFeatures.LinearAddressMasking, 7, 1, GeneralRegister.Rax, 26 },
        { PagingFeatures.NoExecute, 0x8000_0001, 0, GeneralRegister.Rdx, 20 },
        { PagingFeatures.UpperAddressIgnore, 0x8000_0021, 0, GeneralRegister.Rax, 7 },
    };

    [Theory, MemberData(nameof(Bits))]
    public void Feature_of_the_mmu_is_the_bit_that_the_manual_names(
        PagingFeatures feature, uint leaf, uint subleaf, GeneralRegister register, int bit)
    {
        using TestMachine machine = new();

        foreach (PagingFeatures others in new[] { PagingFeatures.None, PagingFeatures.Intel | PagingFeatures.Amd })
        {
            machine.Mmu.Controls = machine.Mmu.Controls with { Features = others | feature };
            Assert.Equal(1UL, Ask(machine, leaf, subleaf, register) >> bit & 1);
            machine.Mmu.Controls = machine.Mmu.Controls with { Features = others & ~feature };
            Assert.Equal(0UL, Ask(machine, leaf, subleaf, register) >> bit & 1);
        }
    }

    [Theory]
    [InlineData(PagingFeatures.None, 46, 48)]
    [InlineData(PagingFeatures.FiveLevels, 52, 57)]
    [InlineData(PagingFeatures.FiveLevels, 36, 57)]
    public void Address_sizes_are_those_that_the_processor_supports(PagingFeatures features, int physicalBits, int linearBits)
    {
        using TestMachine machine = new();
        machine.Mmu.Controls = machine.Mmu.Controls with { Features = features, MaxPhysicalAddressBits = physicalBits };

        Assert.Equal((ulong)(uint)(physicalBits + (linearBits << 8)), Ask(machine, 0x8000_0008, 0, GeneralRegister.Rax));
    }

    [Fact]
    public void Largest_page_and_cr4_pke_are_reported()
    {
        using TestMachine machine = new();
        PagingControls controls = machine.Mmu.Controls;

        foreach ((PageSize largest, Cr4Flags cr4) in new[] { (PageSize.Size1GiB, Cr4Flags.None), (PageSize.Size2MiB, Cr4Flags.UserProtectionKeys) })
        {
            machine.Mmu.Controls = controls with { LargestPage = largest, Cr4 = controls.Cr4 | cr4 };

            Assert.Equal(largest == PageSize.Size1GiB ? 1UL : 0, Ask(machine, 0x8000_0001, 0, GeneralRegister.Rdx) >> 26 & 1);
            Assert.Equal(cr4 != Cr4Flags.None ? 1UL : 0, Ask(machine, 7, 0, GeneralRegister.Rcx) >> 4 & 1);
        }
    }

    [Theory]
    [InlineData(7u, 2u)]
    [InlineData(8u, 0u)]
    [InlineData(0x8000_0022u, 0u)]
    public void Leaf_that_does_not_exist_reads_as_zeros(uint leaf, uint subleaf)
    {
        using TestMachine machine = new();

        foreach (GeneralRegister register in new[] { GeneralRegister.Rax, GeneralRegister.Rbx, GeneralRegister.Rcx, GeneralRegister.Rdx })
            Assert.Equal(0UL, Ask(machine, leaf, subleaf, register));
    }

    private static ulong Ask(TestMachine machine, uint leaf, uint subleaf, GeneralRegister answer)
    {
        machine.Load(a => a.cpuid());
        machine[GeneralRegister.Rax] = leaf;
        machine[GeneralRegister.Rcx] = subleaf;
        machine.Processor.Run(1);
        return machine[answer];
    }
}
