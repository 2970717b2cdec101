// SPDX-License-Identifier: MIT
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.State;
using Xunit;

namespace X64Paging.Cpu.Tests.State;

/// <summary>The offsets that decoded instructions name registers by.</summary>
public sealed unsafe class CpuStateLayoutTests
{
    [Fact]
    public void General_registers_come_first_in_the_order_of_their_numbers()
    {
        CpuState state = default;
        for (int number = 0; number < 16; number++)
            state.Architectural[(GeneralRegister)number] = (ulong)number + 100;

        for (int number = 0; number < 16; number++)
            Assert.Equal((ulong)number + 100, CpuState.Register<ulong>(&state, number * 8));
    }

    [Fact]
    public void Hidden_address_registers_follow_the_general_ones()
    {
        CpuState state = default;
        state.CodePage = 1;
        state.Architectural.FsBase = 2;
        state.Architectural.GsBase = 3;

        Assert.Equal(0UL, CpuState.Register<ulong>(&state, 16 * 8));
        Assert.Equal(1UL, CpuState.Register<ulong>(&state, 17 * 8));
        Assert.Equal(2UL, CpuState.Register<ulong>(&state, 18 * 8));
        Assert.Equal(3UL, CpuState.Register<ulong>(&state, 19 * 8));
    }

    [Fact]
    public void Vector_registers_lie_where_their_offsets_say_and_are_aligned_to_their_size()
    {
        CpuState state;
        for (int number = 0; number < 16; number++)
        {
            byte* expected = (byte*)&state.Architectural.Vectors + number * 16;
            Assert.Equal(expected - (byte*)&state, RegisterOffsets.Of(Iced.Intel.Register.XMM0 + number));
        }

        // The structure is allocated at a multiple of 64.
        Assert.Equal(0, ((byte*)&state.Architectural.Vectors - (byte*)&state) % 16);
    }

    [Fact]
    public void Byte_registers_are_the_low_bytes_but_for_the_four_old_high_ones()
    {
        Assert.Equal(0, RegisterOffsets.Of(Iced.Intel.Register.AL));
        Assert.Equal(1, RegisterOffsets.Of(Iced.Intel.Register.AH));
        Assert.Equal(3 * 8 + 1, RegisterOffsets.Of(Iced.Intel.Register.BH));
        Assert.Equal(4 * 8, RegisterOffsets.Of(Iced.Intel.Register.SPL));
        Assert.Equal(7 * 8, RegisterOffsets.Of(Iced.Intel.Register.DIL));
        Assert.Equal(8 * 8, RegisterOffsets.Of(Iced.Intel.Register.R8L));
        Assert.Equal(15 * 8, RegisterOffsets.Of(Iced.Intel.Register.R15L));
    }

    [Fact]
    public void Decoded_instruction_has_48_bytes() => Assert.Equal(48, sizeof(DecodedInstruction));
}
