// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Semantics.Float;
using X64Paging.Cpu.State;
using Xunit;

namespace X64Paging.Cpu.Tests.Instructions.Sse;

public sealed class FxsaveTests : IDisposable
{
    private const ulong Area = 0x1_0000;
    private const ulong AcrossPages = 0x1_0F00;
    private static readonly byte[] s_saveThenRestore = [0x0F, 0xAE, 0x06, 0x0F, 0xAE, 0x0F]; // fxsave [rsi]; fxrstor [rdi]

    private readonly TestMachine _machine = new();

    public FxsaveTests()
    {
        _machine.Map(Area);
        _machine.Load(s_saveThenRestore);
    }

    [Fact]
    public void Saved_area_has_the_layout_of_the_manual()
    {
        FillState();
        _machine[GeneralRegister.Rsi] = Area;

        _machine.Processor.Run(1);

        byte[] area = _machine.Read(Area, 512);
        Assert.Equal(0x027F, BinaryPrimitives.ReadUInt16LittleEndian(area));
        Assert.Equal(0x3800, BinaryPrimitives.ReadUInt16LittleEndian(area.AsSpan(2)));
        Assert.Equal(0x80, area[4]);
        Assert.Equal(0x5F80u, BinaryPrimitives.ReadUInt32LittleEndian(area.AsSpan(24)));
        Assert.Equal(0xFFFFu, BinaryPrimitives.ReadUInt32LittleEndian(area.AsSpan(28)));
        Assert.Equal(0x8000_0000_0000_0000, BinaryPrimitives.ReadUInt64LittleEndian(area.AsSpan(32)));
        Assert.Equal(0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(area.AsSpan(40)));
        for (int i = 0; i < 16; i++)
            Assert.Equal(Vector128.Create((byte)(i + 1)), Vector128.Create(area.AsSpan(160 + i * 16, 16)));
        Assert.All(area[416..], value => Assert.Equal(0, value));
    }

    [Fact]
    public void Restored_state_is_the_saved_one()
    {
        _machine.Map(Area + 0x1000);
        FillState();
        _machine[GeneralRegister.Rsi] = AcrossPages;
        _machine[GeneralRegister.Rdi] = AcrossPages;
        _machine.Processor.Run(1);
        _machine.State.Vectors = default;
        _machine.State.Mxcsr = 0;
        _machine.State.X87 = default;

        StopReason stop = _machine.Processor.Run(1);

        Assert.Equal(StopReason.InstructionLimit, stop);
        Assert.Equal(0x5F80u, _machine.State.Mxcsr);
        Assert.Equal(0x027F, _machine.State.X87.Control);
        Assert.Equal(0x80, _machine.State.X87.Tags);
        Assert.Equal(Float80.One, _machine.State.X87[0]);
        for (int i = 0; i < 16; i++)
            Assert.Equal(Vector128.Create((byte)(i + 1)), _machine.State.Vectors[i]);
    }

    [Fact]
    public void Save_into_a_page_that_is_absent_faults_and_has_written_nothing()
    {
        FillState();
        _machine[GeneralRegister.Rsi] = AcrossPages;

        StopReason stop = _machine.Processor.Run(1);

        Assert.Equal(StopReason.PageFault, stop);
        Assert.Equal(Area + 0x1000, _machine.Processor.PageFault.Address.PageBase.Value);
        Assert.All(_machine.Read(AcrossPages, 0x100), value => Assert.Equal(0, value));
    }

    [Fact]
    public void Reserved_bit_of_mxcsr_refuses_to_be_restored()
    {
        FillState();
        _machine.WriteValue(Area + 24, 0x1_0000);
        _machine.State.Rip += 3;
        _machine[GeneralRegister.Rdi] = Area;

        StopReason stop = _machine.Processor.Run(1);

        Assert.Equal(StopReason.Exception, stop);
        Assert.Equal(new CpuException(ExceptionVector.GeneralProtection, 0), _machine.Processor.Exception);
        Assert.Equal(0x5F80u, _machine.State.Mxcsr);
    }

    [Theory]
    [InlineData(0x1_0008UL, ExceptionVector.GeneralProtection)]
    [InlineData(0x5_0008UL, ExceptionVector.GeneralProtection)] // No page there: the alignment counts first.
    public void Misaligned_area_is_refused(ulong address, ExceptionVector expected)
    {
        _machine[GeneralRegister.Rsi] = address;

        StopReason stop = _machine.Processor.Run(1);

        Assert.Equal(StopReason.Exception, stop);
        Assert.Equal(expected, _machine.Processor.Exception.Vector);
    }

    public void Dispose() => _machine.Dispose();

    private void FillState()
    {
        ref ArchitecturalState state = ref _machine.State;
        for (int i = 0; i < 16; i++)
            state.Vectors[i] = Vector128.Create((byte)(i + 1));
        state.Mxcsr = 0x5F80;
        state.X87.Control = 0x027F;
        state.X87.Status = 7 << 11;
        state.X87[0] = Float80.One;
    }
}
