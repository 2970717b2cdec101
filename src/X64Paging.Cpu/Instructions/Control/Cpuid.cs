// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.State;
using X64Paging.Paging;

namespace X64Paging.Cpu.Instructions.Control;

/// <summary>CPUID. SDM vol. 2A, "CPUID—CPU Identification". What it claims stands in <see cref="ProcessorFeatures"/> and <see cref="PagingLeaves"/>.</summary>
internal static unsafe class Cpuid
{
    private const uint ExtendedBase = 0x8000_0000;
    private const uint BrandFirst = 0x8000_0002;
    private const uint BrandLast = 0x8000_0004;

    public static Handler Bind(in Instruction instruction) => &Execute;

    private static DecodedInstruction* Execute(CpuState* cpu, DecodedInstruction* instruction)
    {
        uint number = (uint)cpu->Architectural[GeneralRegister.Rax];
        uint subleaf = (uint)cpu->Architectural[GeneralRegister.Rcx];
        Leaf leaf = Read(number, subleaf, cpu->Owner.Target.Mmu.InForce);
        cpu->Architectural[GeneralRegister.Rax] = leaf.Eax;
        cpu->Architectural[GeneralRegister.Rbx] = leaf.Ebx;
        cpu->Architectural[GeneralRegister.Rcx] = leaf.Ecx;
        cpu->Architectural[GeneralRegister.Rdx] = leaf.Edx;
        return instruction + 1;
    }

    private static Leaf Read(uint number, uint subleaf, in PagingControls controls) => number switch
    {
        0 => Text(ProcessorFeatures.Vendor, ProcessorFeatures.HighestLeaf),
        1 => Features(controls),
        7 => StructuredFeatures(subleaf, controls),
        ExtendedBase => new Leaf(ProcessorFeatures.HighestExtendedLeaf, 0, 0, 0),
        ExtendedBase + 1 => ExtendedFeatures(controls),
        >= BrandFirst and <= BrandLast => Brand((int)(number - BrandFirst)),
        ExtendedBase + 8 => new Leaf(PagingLeaves.AddressSizes(controls), 0, 0, 0),
        ExtendedBase + 0x21 => new Leaf(PagingLeaves.ExtendedLeaf21Eax(controls), 0, 0, 0),
        _ => default,
    };

    private static Leaf Features(in PagingControls controls) => new(
        ProcessorFeatures.Signature,
        8 << 8,
        ProcessorFeatures.Leaf1Ecx | PagingLeaves.Leaf1Ecx(controls),
        ProcessorFeatures.Leaf1Edx | PagingLeaves.Leaf1Edx(controls));

    private static Leaf StructuredFeatures(uint subleaf, in PagingControls controls) => subleaf switch
    {
        0 => new Leaf(
            ProcessorFeatures.HighestSubleaf7,
            ProcessorFeatures.Leaf7Ebx | PagingLeaves.Leaf7Ebx(controls),
            PagingLeaves.Leaf7Ecx(controls),
            0),
        1 => new Leaf(PagingLeaves.Leaf7Subleaf1Eax(controls), 0, 0, 0),
        _ => default,
    };

    private static Leaf ExtendedFeatures(in PagingControls controls) => new(
        0,
        0,
        ProcessorFeatures.ExtendedLeaf1Ecx,
        ProcessorFeatures.ExtendedLeaf1Edx | PagingLeaves.ExtendedLeaf1Edx(controls));

    /// <summary>The vendor's letters stand in EBX, EDX, ECX, in this order.</summary>
    private static Leaf Text(ReadOnlySpan<byte> vendor, uint eax) => new(
        eax,
        BinaryPrimitives.ReadUInt32LittleEndian(vendor),
        BinaryPrimitives.ReadUInt32LittleEndian(vendor[8..]),
        BinaryPrimitives.ReadUInt32LittleEndian(vendor[4..]));

    private static Leaf Brand(int part)
    {
        Span<byte> text = stackalloc byte[48];
        text.Clear();
        ProcessorFeatures.Brand.CopyTo(text);
        ReadOnlySpan<byte> piece = text.Slice(part * 16, 16);
        return new Leaf(
            BinaryPrimitives.ReadUInt32LittleEndian(piece),
            BinaryPrimitives.ReadUInt32LittleEndian(piece[4..]),
            BinaryPrimitives.ReadUInt32LittleEndian(piece[8..]),
            BinaryPrimitives.ReadUInt32LittleEndian(piece[12..]));
    }

    private readonly record struct Leaf(uint Eax, uint Ebx, uint Ecx, uint Edx);
}
